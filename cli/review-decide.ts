import { randomUUID } from 'node:crypto';
import type { Command } from 'commander';
import { InvalidInputError } from '../core/errors.ts';
import type { Decision } from '../review/decision.ts';
import type { ReviewItemId } from '../review/item.ts';
import { type LeaseRef, type ReviewLease, UndoClosedError } from '../review/queue.ts';
import { type AnswerOptions, answerOf, withAnswer } from './review-answer.ts';
import { findDecision, findItem, ownLease } from './review-find.ts';
import { atDesk, type Desk, type DeskOptions, deskCommand } from './review-identity.ts';
import { decisionJson, leaseJson } from './review-json.ts';
import { answerText, shortId, spanText } from './review-text.ts';

/** `decide`: the blind commit. */
export function decideCommand(): Command {
  return withAnswer(
    deskCommand('decide', 'commit your answer to an item you hold').argument('<item>', 'its id or a beginning of it'),
  )
    .option('--id <id>', 'id of the decision: the same command again returns what is stored')
    .action((text: string, options: DecideOptions) =>
      atDesk(options, async (desk) => {
        const decision = await commit(desk, await findItem(desk.context, text), options);
        printCommit(desk, decision);
      }),
    );
}

/** Stores the answer under the reviewer's own lease; the same id again returns what is stored. */
export async function commit(desk: Desk, item: ReviewItemId, options: DecideOptions): Promise<Decision> {
  const { reviews, account } = desk;
  const { item: blind, decision: made } = await reviews.show(item, account.name);
  const answer = answerOf(options, blind.kind);
  const id = options.id ?? randomUUID();
  if (made !== null && made.id !== id)
    throw new InvalidInputError(`you decided item ${shortId(item)} before (decision ${made.id}); nothing was stored`, {
      hint: 'mettle review undo takes it back within 10 s; after that reveal, then revise',
    });
  const lease: LeaseRef =
    made === null ? await ownLease(desk, item) : { item, reviewer: account.name, epoch: made.epoch };
  return reviews.decide({ id, lease, answer });
}

export function printCommit({ context, print }: Desk, decision: Decision): void {
  const left = decision.heldUntil - context.clock.now();
  print(
    decisionJson(decision),
    [
      `committed: ${answerText(decision.answer)}`,
      `decision ${decision.id}`,
      ...(left > 0 && decision.revealedAt === null
        ? [`mettle review undo takes it back within ${spanText(left)}`]
        : []),
      'mettle review reveal shows what others and the machine say; then keep or revise',
    ].join('\n'),
  );
}

/** `undo`: takes the newest own decision back, or the one that is named. */
export function undoCommand(): Command {
  return deskCommand('undo', 'take a decision back within 10 s of it')
    .argument('[decision]', 'its id, or that of the item; left out = your newest')
    .action((text: string | undefined, options: DeskOptions) =>
      atDesk(options, async (desk) => {
        const id = await findDecision(desk, text);
        const lease = await undoOrTell(desk, id);
        desk.print(
          { decision: id, undone: true, lease: lease === null ? null : { item: lease.item, ...leaseJson(lease) } },
          lease === null
            ? `decision ${id} is undone; somebody else has the item by now`
            : `decision ${id} is undone; item ${shortId(lease.item)} is yours again`,
        );
      }),
    );
}

/** Throws UndoClosedError that names the commands to go on with. */
async function undoOrTell({ reviews, account }: Desk, id: string): Promise<ReviewLease | null> {
  try {
    return await reviews.undo(id, account.name);
  } catch (error) {
    if (!(error instanceof UndoClosedError)) throw error;
    throw new UndoClosedError(error.message, {
      cause: error,
      hint: `to change it: mettle review reveal ${id}, then mettle review revise ${id} --verdict ...; both answers are kept`,
    });
  }
}

export interface DecideOptions extends DeskOptions, AnswerOptions {
  readonly id?: string;
}
