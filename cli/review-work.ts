import { join } from 'node:path';
import type { Command } from 'commander';
import { measuredDialogue } from '../config/desk-dialogue.ts';
import { machineVerdicts, readDeskContent } from '../config/review-desk.ts';
import type { Clock } from '../core/clock.ts';
import { InvalidInputError } from '../core/errors.ts';
import type { RunId } from '../core/ids.ts';
import { type ClaimedItem, HEARTBEAT_EVERY_MS, type ReviewerQueue, StaleReviewLeaseError } from '../review/queue.ts';
import { EXIT } from './output.ts';
import { findReviewRun } from './review-find.ts';
import { atDesk, type Desk, type DeskOptions, deskCommand } from './review-identity.ts';
import { revealedLines } from './review-reveal.ts';
import { shownLines, splitNames, writeMedia, writtenLines } from './review-show.ts';
import { LeftDesk, openTerminal, type Terminal } from './review-terminal.ts';
import { deskWidth, peerLines, spanText } from './review-text.ts';
import type { WorkDesk } from './review-work-desk.ts';
import { workItem } from './review-work-item.ts';

/** A lease is no longer renewed after so long without a key. */
export const IDLE_MS = 15 * 60_000;

/** `work`: item after item on a terminal. */
export function workCommand(): Command {
  return deskCommand('work', 'review item after item on a terminal, by keys')
    .argument('[run]', 'run id; left out = the only run that waits for people')
    .option('--without <list>', 'categories you do not want to see', splitNames)
    .option('--media <folder>', 'where m and u write pictures; else review-media in the data folder')
    .action((run: string | undefined, options: WorkOptions) => {
      if (process.stdin.isTTY !== true || process.stdout.isTTY !== true)
        throw new InvalidInputError('`mettle review work` needs a terminal; nothing was claimed', {
          hint: 'elsewhere use claim, show, decide',
        });
      if (options.json) throw new InvalidInputError('`mettle review work` has no --json; use claim, show, decide');
      return atDesk(options, async (desk) => {
        const id = await findReviewRun(desk.context, run);
        const terminal = openTerminal(process.stdin, process.stdout);
        try {
          const ended = await workLoop(workDeskOf(desk, terminal, options), {
            run: id,
            without: options.without ?? [],
          });
          terminal.write(`${endText(ended)}\n`);
          if (ended.interrupted) process.exitCode = EXIT.interrupted;
        } finally {
          terminal.close();
        }
      });
    });
}

export interface WorkEnd {
  readonly decided: number;
  readonly skipped: number;
  readonly held: number;
  /** Ctrl-C, or the terminal is gone. */
  readonly interrupted: boolean;
  /** Nothing was left to claim. */
  readonly empty: boolean;
}

/** Claims, works and goes on until nothing is left or the reviewer leaves; an item in hand is then given back. */
export async function workLoop(
  desk: WorkDesk,
  { run, without }: { readonly run: RunId; readonly without: readonly string[] },
): Promise<WorkEnd> {
  const { reviews, reviewer } = desk;
  const done = { decided: 0, skipped: 0, held: 0 };
  for (;;) {
    const claimed = await reviews.claim({ run, reviewer, without });
    if (claimed === null) return { ...done, interrupted: false, empty: true };
    const stop = new AbortController();
    const active = watchKeys(desk);
    const beating = keepLease(desk, claimed, { active: active.idleMs, stop: stop.signal });
    try {
      const end = await workItem({ ...desk, terminal: active.terminal }, claimed);
      if (end === 'decided' || end === 'skipped' || end === 'held') done[end] += 1;
      if (end === 'left') {
        await giveBack(reviews, claimed);
        return { ...done, interrupted: false, empty: false };
      }
    } catch (error) {
      await giveBack(reviews, claimed);
      if (error instanceof LeftDesk) return { ...done, interrupted: true, empty: false };
      throw error;
    } finally {
      stop.abort();
      await beating;
    }
  }
}

/** The newest lease of the item counts: an undo leases it anew. Harmless where it is decided or somebody else's. */
async function giveBack(reviews: ReviewerQueue, { lease }: ClaimedItem): Promise<void> {
  const { lease: now } = await reviews.show(lease.item, lease.reviewer);
  if (now !== null) await reviews.release(now);
}

/** Renews whatever lease the reviewer has of the item while keys come. */
async function keepLease(
  { clock, reviews, terminal }: WorkDesk,
  { lease }: ClaimedItem,
  { active, stop }: { readonly active: () => number; readonly stop: AbortSignal },
): Promise<void> {
  let told = false;
  while (await slept(clock, HEARTBEAT_EVERY_MS, stop)) {
    if (active() > IDLE_MS) {
      if (!told) terminal.write(`\nno key for ${spanText(IDLE_MS)}: the item is no longer kept for you\n`);
      told = true;
      continue;
    }
    try {
      const { lease: now } = await reviews.show(lease.item, lease.reviewer);
      if (now !== null) await reviews.heartbeat(now);
    } catch (error) {
      if (!(error instanceof StaleReviewLeaseError)) {
        terminal.write(`\nthe lease could not be renewed: ${error instanceof Error ? error.message : 'unknown'}\n`);
      }
    }
  }
}

function slept(clock: Clock, ms: number, stop: AbortSignal): Promise<boolean> {
  return clock.sleep(ms, stop).then(
    () => true,
    () => false,
  );
}

/** The same terminal, and how long ago its last key came. */
function watchKeys({ terminal, clock }: WorkDesk): { readonly terminal: Terminal; readonly idleMs: () => number } {
  let last = clock.monotonic();
  const noted = <T>(value: T): T => {
    last = clock.monotonic();
    return value;
  };
  return {
    terminal: {
      get columns() {
        return terminal.columns;
      },
      get rows() {
        return terminal.rows;
      },
      write: (text) => terminal.write(text),
      key: async (until) => noted(await terminal.key(until)),
      line: async (prompt, initial) => noted(await terminal.line(prompt, initial)),
      close: () => terminal.close(),
    },
    idleMs: () => clock.monotonic() - last,
  };
}

function workDeskOf(desk: Desk, terminal: Terminal, options: WorkOptions): WorkDesk {
  const { context, reviews, account } = desk;
  const folder = options.media ?? join(context.config.dataDir, 'review-media');
  return {
    terminal,
    clock: context.clock,
    reviews,
    reviewer: account.name,
    async itemLines({ item }) {
      const content = await readDeskContent(context.store, item);
      const media = content.media.length === 0 ? [] : ['m writes its media as blurred files, u as unblurred ones'];
      const shown = [...shownLines(desk, item, content), ...media];
      if (item.role !== 'adjudicator') return shown;
      const { answers } = await reviews.adjudicationOf(item.id, account.name);
      return [...shown, 'answers, in the order they were made:', ...peerLines(answers, deskWidth(terminal.columns))];
    },
    revealedLines: async (revealed) =>
      revealedLines(revealed, {
        machine: await machineVerdicts(context.store, revealed),
        measured: await measuredDialogue(context.store, revealed),
      }),
    async mediaLines({ item }, unblurred) {
      const content = await readDeskContent(context.store, item);
      return writtenLines(await writeMedia(desk, item, content, { media: folder, unblurred }));
    },
  };
}

function endText({ decided, skipped, held, interrupted, empty }: WorkEnd): string {
  const counts = `${decided} decided, ${skipped} skipped, ${held} held`;
  if (empty) return `nothing is left for you: ${counts}`;
  return `${interrupted ? '\n' : ''}${counts}; an item in hand was given back`;
}

interface WorkOptions extends DeskOptions {
  readonly without?: readonly string[];
  readonly media?: string;
}
