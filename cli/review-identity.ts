import { Command } from 'commander';
import { type Context, openContext } from '../config/context.ts';
import { readConfig } from '../config/env.ts';
import { InvalidInputError } from '../core/errors.ts';
import { visibleJson } from '../core/visible-text.ts';
import { ReviewerRefusedError, type ReviewQueue } from '../review/queue.ts';
import type { Reviewer } from '../review/reviewers.ts';

export interface DeskOptions {
  /** Account; absent = METTLE_REVIEWER. */
  readonly as?: string;
  readonly json: boolean;
}

/** The queue with one reviewer in front of it. */
export interface Desk {
  readonly context: Context;
  readonly reviews: ReviewQueue;
  readonly account: Reviewer;
  /** One result: the object with `--json`, else the text. Neither sends a hidden character to the terminal. */
  print(value: unknown, text: string): void;
}

/** A command that somebody with an account gives. */
export function deskCommand(name: string, description: string): Command {
  return new Command(name)
    .description(description)
    .option('--as <name>', 'your account; else METTLE_REVIEWER')
    .option('--json', 'as JSON', false);
}

export function printDesk(json: boolean, value: unknown, text: string): void {
  process.stdout.write(`${json ? visibleJson(value) : text}\n`);
}

/** Opens the store alone: no engine is needed. Throws InvalidInputError, ReviewerRefusedError. */
export async function atDesk(options: DeskOptions, work: (desk: Desk) => Promise<void>): Promise<void> {
  const config = readConfig();
  const name = options.as ?? config.variable('METTLE_REVIEWER');
  if (name === undefined)
    throw new InvalidInputError('who are you? nothing was done', { hint: 'say --as NAME, or set METTLE_REVIEWER' });
  await using context = await openContext(config);
  const { reviews } = context.store;
  const account = (await reviews.reviewers()).find((one) => one.name === name);
  if (account?.active !== true) {
    const what = account === undefined ? 'there is no reviewer' : 'disabled: reviewer';
    throw new ReviewerRefusedError(`${what} ${JSON.stringify(name)}; nothing was done`, {
      hint: `mettle review reviewer add NAME --role reviewer adds the account${account === undefined ? '' : ' again'}`,
    });
  }
  await work({ context, reviews, account, print: (value, text) => printDesk(options.json, value, text) });
}

/** Throws ReviewerRefusedError unless the account may lead. */
export function requireLead({ account }: Desk): void {
  if (account.roles.includes('lead')) return;
  throw new ReviewerRefusedError(`${account.name} is not a lead; nothing was done`, {
    hint: 'it shows what reviewers must not see: ask whoever leads the review',
  });
}
