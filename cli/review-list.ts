import { type Command, Option } from 'commander';
import type { ListFilter, OwnState } from '../review/desk.ts';
import type { ReviewItem } from '../review/item.ts';
import { readCount } from './review-answer.ts';
import { findItem } from './review-find.ts';
import { atDesk, type DeskOptions, deskCommand } from './review-identity.ts';
import { listedJson } from './review-json.ts';
import { splitNames } from './review-show.ts';
import { listTable } from './review-text.ts';
import { findRunById } from './status.ts';

const STATES = ['claimable', 'held', 'committed', 'skipped'] as const satisfies readonly OwnState[];
const KINDS = ['text', 'image', 'video', 'dialogue'] as const satisfies readonly ReviewItem['kind'][];
const LIMIT = 50;

/** `list`: how items stand to the reviewer; the order tells nothing of their turn. */
export function listCommand(): Command {
  return deskCommand('list', 'items you can take or have to do with')
    .argument('[run]', 'run id; left out = all runs')
    .addOption(new Option('--state <state>', 'only these').choices(STATES))
    .addOption(new Option('--kind <kind>', 'only these').choices(KINDS))
    .option('--mine', 'only what is assigned to you, or what you hold or decided', false)
    .option('--without <list>', 'categories you do not want to see', splitNames)
    .addOption(new Option('--limit <n>', 'at most 1000').default(LIMIT).argParser(readCount))
    .option('--after <item>', 'go on behind this id')
    .action((run: string | undefined, options: ListOptions) =>
      atDesk(options, async ({ context, reviews, account, print }) => {
        const filter: ListFilter = {
          reviewer: account.name,
          mine: options.mine,
          limit: options.limit,
          ...(run === undefined ? {} : { run: (await findRunById(context, run)).id }),
          ...(options.state === undefined ? {} : { state: options.state }),
          ...(options.kind === undefined ? {} : { kind: options.kind }),
          ...(options.without === undefined ? {} : { without: options.without }),
          ...(options.after === undefined ? {} : { after: await findItem(context, options.after) }),
        };
        const listed = await reviews.list(filter);
        const last = listed.at(-1)?.item.id;
        const more = listed.length === options.limit && last !== undefined ? last : null;
        print(
          { items: listed.map(listedJson), after: more },
          listed.length === 0
            ? 'nothing here has to do with you'
            : [
                listTable(listed, context.clock.now()),
                ...(more === null ? [] : [`there may be more: --after ${more}`]),
              ].join('\n'),
        );
      }),
    );
}

interface ListOptions extends DeskOptions {
  readonly state?: OwnState;
  readonly kind?: ReviewItem['kind'];
  readonly mine: boolean;
  readonly without?: readonly string[];
  readonly limit: number;
  readonly after?: string;
}
