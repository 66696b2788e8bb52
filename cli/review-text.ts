import type { DeskContent, MachineVerdict } from '../config/review-desk.ts';
import type { EpochMs } from '../core/clock.ts';
import { markedLine, markHidden } from '../core/visible-text.ts';
import type { ReviewAnswer } from '../review/decision.ts';
import type { ListedItem, PeerAnswer } from '../review/desk.ts';
import type { ReviewItemId } from '../review/item.ts';
import type { BlindItem } from '../review/queue.ts';
import { hanging, padTo, wrapText } from './text-width.ts';

/** Lines of a case never begin at the margin: no text can pass for one of the desk's own. */
const MARGIN = '  │ ';
const WIDEST = 100;

export function shortId(item: ReviewItemId): string {
  return item.slice(0, 12);
}

/** Columns to write in. */
export function deskWidth(columns: number | undefined): number {
  return Math.max(40, Math.min(WIDEST, columns ?? 80));
}

/** `in 2 d 3 h`, `40 min ago`. */
export function when(at: EpochMs, now: EpochMs): string {
  const span = spanText(Math.abs(at - now));
  return at >= now ? `in ${span}` : `${span} ago`;
}

export function spanText(ms: number): string {
  const seconds = Math.round(ms / 1_000);
  if (seconds < 90) return `${seconds} s`;
  const minutes = Math.round(seconds / 60);
  if (minutes < 90) return `${minutes} min`;
  const hours = Math.floor(minutes / 60);
  if (hours < 6 && minutes % 60 > 0) return `${hours} h ${minutes % 60} min`;
  if (hours < 48) return `${hours} h`;
  const days = Math.floor(hours / 24);
  return days < 7 && hours % 24 > 0 ? `${days} d ${hours % 24} h` : `${days} d`;
}

export function dueText(dueAt: EpochMs | null, now: EpochMs): string {
  if (dueAt === null) return 'no due time';
  return dueAt < now ? `overdue, ${when(dueAt, now)}` : `due ${when(dueAt, now)}`;
}

export function itemHeading(item: Omit<BlindItem, 'draft'>, now: EpochMs): string {
  const settles = item.role === 'adjudicator' ? ' · you settle it' : '';
  const round = item.round === 1 ? '' : ` · round ${item.round}`;
  return `item ${shortId(item.id)} · ${item.kind} · ${dueText(item.dueAt, now)}${round}${settles}`;
}

/** How the media of an item can be seen; none = it has none. */
export function mediaHint({ media }: DeskContent, item: ReviewItemId): readonly string[] {
  if (media.length === 0) return [];
  return [`Media: mettle review show ${shortId(item)} --media FOLDER writes blurred pictures into it.`];
}

/** The case itself, with a line that says how many marks were put in. */
export function contentLines(content: DeskContent, width: number): readonly string[] {
  let marks = 0;
  const lines = content.parts.flatMap((part) => {
    if (part.kind === 'media') return [rule(`${part.label} (medium ${part.n}, not shown here)`, width)];
    const marked = markHidden(part.text);
    marks += marked.marks;
    const said = marked.text === '' ? ['(empty)'] : wrapText(marked.text, width - MARGIN.length);
    return [rule(part.label, width), ...said.map((line) => `${MARGIN}${line}`.trimEnd())];
  });
  const notes = [
    ...(marks === 0
      ? []
      : [`${marks} hidden character${marks === 1 ? '' : 's'} of the text shown as marks such as ⟦U+202E⟧.`]),
  ];
  return [...lines, rule(`end · language ${markedLine(content.language)}`, width), ...notes];
}

function rule(label: string, width: number): string {
  return padRule(`── ${label} `, width);
}

function padRule(text: string, width: number): string {
  return text + '─'.repeat(Math.max(2, width - text.length));
}

/** On one line. */
export function answerText({ verdict, policies, severity, confidence, reason }: ReviewAnswer): string {
  return [
    markedLine(verdict),
    ...(policies.length === 0 ? [] : [policies.map(markedLine).join(', ')]),
    ...(severity === null ? [] : [`severity ${severity}`]),
    ...(confidence === null ? [] : [`confidence ${confidence}`]),
    ...(reason === null ? [] : [`"${markedLine(reason)}"`]),
  ].join(' · ');
}

export function peerLines(peers: readonly PeerAnswer[], width: number): readonly string[] {
  const lines = peers.flatMap(({ label, role, answer, revised }) => [
    `  ${label}${role === 'adjudicator' ? ' (adjudicator)' : ''}: ${answerText(answer)}`,
    ...(revised === null ? [] : [`     revised to ${answerText(revised)}`]),
  ]);
  return lines.flatMap((line) => hanging(line, width));
}

export function machineLines(verdicts: readonly MachineVerdict[], width: number): readonly string[] {
  return verdicts.flatMap(({ moderator, outcome, reason, categories, score, confidence, severity }) => {
    const said = [
      outcome,
      ...(reason === null ? [] : [markedLine(reason)]),
      ...(categories === null || categories.length === 0 ? [] : [categories.map(markedLine).join(', ')]),
      ...(score === null ? [] : [`score ${score.toFixed(3)}`]),
      ...(confidence === null ? [] : [`confidence ${confidence}`]),
      ...(severity === null ? [] : [`severity ${severity}`]),
    ];
    return hanging(`  ${markedLine(moderator)}: ${said.join(' · ')}`, width);
  });
}

/** Fits 80 columns. */
export function listTable(listed: readonly ListedItem[], now: EpochMs): string {
  const row = ([id = '', kind = '', state = '', role = '', due = '', lease = '']: readonly string[]) =>
    [padTo(id, 12), padTo(kind, 8), padTo(state, 9), padTo(role, 11), padTo(due, 14), lease].join('  ').trimEnd();
  const runs = [...new Set(listed.map(({ item }) => item.run))];
  return runs
    .flatMap((run) => [
      `run ${markedLine(run)}`,
      row(['ITEM', 'KIND', 'STATE', 'AS', 'DUE', 'LEASE']),
      ...listed
        .filter(({ item }) => item.run === run)
        .map(({ item, state, lease }) =>
          row([
            shortId(item.id),
            item.kind,
            state,
            item.role,
            item.dueAt === null ? '-' : when(item.dueAt, now),
            lease === null ? '' : lease.until < now ? 'ran out' : `ends ${when(lease.until, now)}`,
          ]),
        ),
    ])
    .join('\n');
}
