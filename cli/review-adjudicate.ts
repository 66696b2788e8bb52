import type { Command } from 'commander';
import { readDeskContent } from '../config/review-desk.ts';
import type { ReviewItemId } from '../review/item.ts';
import { ReviewerRefusedError } from '../review/queue.ts';
import { saysSomething, verdictChoice, withAnswer } from './review-answer.ts';
import { commit, type DecideOptions, printCommit } from './review-decide.ts';
import { findItem, NotClaimedError, ownLease } from './review-find.ts';
import { atDesk, type Desk, deskCommand } from './review-identity.ts';
import { contentJson, itemJson, peersJson } from './review-json.ts';
import { shownLines } from './review-show.ts';
import { deskWidth, peerLines, shortId } from './review-text.ts';

/** `adjudicate`: the answers side by side without names; with a verdict, the one that settles it. */
export function adjudicateCommand(): Command {
  return withAnswer(
    deskCommand('adjudicate', 'see the answers that differ side by side, and settle them with --verdict').argument(
      '<item>',
      'its id or a beginning of it',
    ),
  )
    .option('--id <id>', 'id of the decision: the same command again returns what is stored')
    .action((text: string, options: DecideOptions) =>
      atDesk(options, async (desk) => {
        const item = await findItem(desk.context, text);
        const { decision } = await desk.reviews.show(item, desk.account.name);
        if (decision !== null && decision.id === options.id) {
          printCommit(desk, await commit(desk, item, options));
          return;
        }
        const settles = saysSomething(options);
        if (!(settles && (await lostLease(desk, item)))) await takeToSettle(desk, item);
        if (settles) {
          printCommit(desk, await commit(desk, item, options));
          return;
        }
        const { item: blind, answers } = await desk.reviews.adjudicationOf(item, desk.account.name);
        const content = await readDeskContent(desk.context.store, blind);
        desk.print(
          { ...itemJson(blind), content: contentJson(content), answers: peersJson(answers) },
          [
            ...shownLines(desk, blind, content),
            'answers, in the order they were made:',
            ...peerLines(answers, deskWidth(process.stdout.columns)),
            `settle it: mettle review adjudicate ${shortId(item)} --verdict ${verdictChoice(blind.kind)} --reason TEXT`,
          ].join('\n'),
        );
      }),
    );
}

/** Whether somebody else has the item by now: an answer is then kept as a draft by the refusal. */
async function lostLease(desk: Desk, item: ReviewItemId): Promise<boolean> {
  const { lease } = await desk.reviews.show(item, desk.account.name);
  if (lease !== null) return false;
  return ownLease(desk, item).then(
    () => true,
    (error: unknown) => {
      if (error instanceof NotClaimedError) return false;
      throw error;
    },
  );
}

/** Claims the item where it is not held yet. Throws ReviewerRefusedError for who may not settle it. */
async function takeToSettle({ reviews, account }: Desk, item: ReviewItemId): Promise<void> {
  const refuse = (why: string) =>
    new ReviewerRefusedError(`${account.name} cannot settle item ${shortId(item)}: ${why}; nothing was changed`, {
      hint: 'an adjudicator or a lead who did not answer it settles an item whose answers differ',
    });
  if (!account.roles.includes('adjudicator') && !account.roles.includes('lead'))
    throw refuse('the account is neither adjudicator nor lead');
  const shown = await reviews.show(item, account.name);
  if (shown.decision !== null) throw refuse(`it has an answer of ${account.name}`);
  if (shown.lease !== null) {
    if (shown.item.role === 'adjudicator') return;
    throw refuse('it is held to be answered, not to be settled');
  }
  const [listed] = await reviews.list({ reviewer: account.name, run: shown.item.run, ...justAt(item), limit: 1 });
  const free = listed?.item.id === item && listed.state === 'claimable';
  if (free && listed.item.role !== 'adjudicator') throw refuse('it still wants answers');
  const claimed = free ? await reviews.claim({ run: shown.item.run, reviewer: account.name, item }) : null;
  if (claimed?.item.role !== 'adjudicator') {
    if (claimed !== null) await reviews.release(claimed.lease);
    throw refuse('there is nothing to settle yet, or somebody else has it');
  }
}

/** A filter whose first item is this one, if it is listed at all. */
function justAt(item: ReviewItemId): { readonly after?: ReviewItemId } {
  const below = BigInt(`0x${item}`) - 1n;
  return below < 0n ? {} : { after: below.toString(16).padStart(64, '0') as ReviewItemId };
}
