import { resolve } from 'node:path';
import type { Command } from 'commander';
import { type DeskContent, readDeskContent } from '../config/review-desk.ts';
import { type WrittenMedium, writeItemMedia } from '../config/review-media.ts';
import { InvalidInputError } from '../core/errors.ts';
import type { Decision } from '../review/decision.ts';
import type { BlindItem, ReviewLease } from '../review/queue.ts';
import { verdictChoice } from './review-answer.ts';
import { findItem, findReviewRun } from './review-find.ts';
import { atDesk, type Desk, type DeskOptions, deskCommand } from './review-identity.ts';
import { answerJson, contentJson, decisionJson, itemJson, leaseJson } from './review-json.ts';
import { answerText, contentLines, deskWidth, itemHeading, mediaHint, shortId, when } from './review-text.ts';

/** `claim`: takes the next item, or one of choice, and shows it. */
export function claimCommand(): Command {
  return deskCommand('claim', 'take the next item of a run, or one of your choice, and show it')
    .argument('[run]', 'run id; left out = the only run that waits for people')
    .option('--item <item>', 'this one, by its id or a beginning of it')
    .option('--without <list>', 'categories you do not want to see, e.g. SEX.minors', splitNames)
    .action((run: string | undefined, options: ClaimOptions) =>
      atDesk(options, async (desk) => {
        const { context, reviews, account } = desk;
        const item = options.item === undefined ? null : await findItem(context, options.item);
        const claimed = await reviews.claim({
          run: item === null ? await findReviewRun(context, run) : (await reviews.show(item, account.name)).item.run,
          reviewer: account.name,
          without: options.without ?? [],
          ...(item === null ? {} : { item }),
        });
        if (claimed === null) {
          const why = item === null ? 'there is nothing for you to do' : `item ${shortId(item)} is not free for you`;
          desk.print({ claimed: null }, `${why}; \`mettle review list\` shows what you have to do with`);
          return;
        }
        const content = await readDeskContent(context.store, claimed.item);
        desk.print(
          {
            claimed: {
              ...itemJson(claimed.item),
              lease: leaseJson(claimed.lease),
              ...shownJson(claimed.item, content),
            },
          },
          [
            ...shownLines(desk, claimed.item, content),
            ...mediaHint(content, claimed.item.id),
            leaseLine(desk, claimed.lease),
            nextStep(claimed.item),
          ].join('\n'),
        );
      }),
    );
}

/** `show`: an item again, your own answer with it; its media as files. */
export function showCommand(): Command {
  return deskCommand('show', 'show an item, your draft or decision on it, and write its media as files')
    .argument('<item>', 'its id or a beginning of it')
    .option('--media <folder>', 'write its pictures into this folder, blurred')
    .option('--unblurred', 'with --media: as models are shown them', false)
    .action((text: string, options: ShowOptions) =>
      atDesk(options, async (desk) => {
        const { context, reviews, account } = desk;
        if (options.unblurred && options.media === undefined)
          throw new InvalidInputError('--unblurred goes with --media FOLDER; nothing was written');
        const { item, lease, decision } = await reviews.show(await findItem(context, text), account.name);
        const content = await readDeskContent(context.store, item);
        const written = options.media === undefined ? null : await writeMedia(desk, item, content, options);
        desk.print(
          {
            ...itemJson(item),
            lease: leaseJson(lease),
            decision: decision === null ? null : decisionJson(decision),
            ...shownJson(item, content),
            ...(written === null ? {} : { media: written }),
          },
          [
            ...shownLines(desk, item, content),
            ...(written === null ? mediaHint(content, item.id) : writtenLines(written)),
            ...(lease === null ? [] : [leaseLine(desk, lease)]),
            ...(decision === null ? [] : ownLines(decision)),
          ].join('\n'),
        );
      }),
    );
}

export function splitNames(text: string): readonly string[] {
  return text
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '');
}

/** Item, case and draft. */
export function shownLines({ context }: Desk, item: BlindItem, content: DeskContent): readonly string[] {
  const width = deskWidth(process.stdout.columns);
  return [
    itemHeading(item, context.clock.now()),
    ...contentLines(content, width),
    ...(item.draft === null ? [] : [`your draft, made under a lease that was lost: ${answerText(item.draft)}`]),
  ];
}

function ownLines({ id, answer, revision }: Decision): readonly string[] {
  const after = revision === null ? [] : [`after the reveal: ${revision.choice}, ${answerText(revision.answer)}`];
  return [`you committed: ${answerText(answer)} (decision ${id})`, ...after];
}

export function leaseLine({ context }: Desk, { until }: ReviewLease): string {
  const now = context.clock.now();
  return until < now
    ? `your lease ran out ${when(until, now)}; the item is yours until somebody else takes it`
    : `yours for ${when(until, now).slice(3)}; \`mettle review heartbeat\` extends it`;
}

export function nextStep({ id, kind, role }: BlindItem): string {
  return role === 'adjudicator'
    ? `see both sides: mettle review adjudicate ${shortId(id)}`
    : `decide: mettle review decide ${shortId(id)} --verdict ${verdictChoice(kind)}`;
}

export async function writeMedia(
  { context }: Pick<Desk, 'context'>,
  item: BlindItem,
  content: DeskContent,
  { media, unblurred }: { readonly media?: string; readonly unblurred: boolean },
): Promise<readonly WrittenMedium[]> {
  const signal = AbortSignal.timeout(120_000);
  const folder = resolve(media ?? '.');
  return writeItemMedia(context, { item: item.id, media: content.media, folder, unblurred, signal });
}

export function writtenLines(written: readonly WrittenMedium[]): readonly string[] {
  if (written.length === 0) return ['the case holds no media'];
  return written.flatMap(({ n, type, files, refused }) =>
    refused === null ? files.map((file) => `wrote ${file}`) : [`medium ${n} (${type}) cannot be shown: ${refused}`],
  );
}

function shownJson({ draft }: BlindItem, content: DeskContent) {
  return { draft: draft === null ? null : answerJson(draft), content: contentJson(content) };
}

interface ClaimOptions extends DeskOptions {
  readonly item?: string;
  readonly without?: readonly string[];
}

interface ShowOptions extends DeskOptions {
  readonly media?: string;
  readonly unblurred: boolean;
}
