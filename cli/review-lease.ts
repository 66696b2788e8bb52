import type { Command } from 'commander';
import type { ReviewItemId } from '../review/item.ts';
import type { ReviewLease } from '../review/queue.ts';
import { readSpan } from './review-answer.ts';
import { findItem, ownLease } from './review-find.ts';
import { atDesk, type Desk, type DeskOptions, deskCommand } from './review-identity.ts';
import { itemJson, leaseJson } from './review-json.ts';
import { itemHeading, shortId, when } from './review-text.ts';

const ITEM = 'its id or a beginning of it';

export function leasesCommand(): Command {
  return deskCommand('leases', 'items that you hold').action((options: DeskOptions) =>
    atDesk(options, async ({ context, reviews, account, print }) => {
      const held = await reviews.leases(account.name);
      const now = context.clock.now();
      print(
        { leases: held.map(({ item, lease }) => ({ ...itemJson(item), lease: leaseJson(lease) })) },
        held.length === 0
          ? 'you hold nothing'
          : held
              .map(
                ({ item, lease }) =>
                  `${itemHeading(item, now)} · lease ${lease.until < now ? 'ran out' : 'ends'} ${when(lease.until, now)}`,
              )
              .join('\n'),
      );
    }),
  );
}

export function heartbeatCommand(): Command {
  return deskCommand('heartbeat', 'keep an item you hold for longer')
    .argument('<item>', ITEM)
    .option('--for <span>', 'from now on, e.g. 10m', readSpan)
    .action((text: string, options: DeskOptions & { for?: number }) =>
      withItem(text, options, async (desk, item) => {
        printLease(desk, await desk.reviews.heartbeat(await ownLease(desk, item), options.for));
      }),
    );
}

export function holdCommand(): Command {
  return deskCommand('hold', 'keep an item without heartbeats, for 24 h at most')
    .argument('<item>', ITEM)
    .requiredOption('--for <span>', 'e.g. 30m or 2h', readSpan)
    .requiredOption('--reason <text>', 'kept with the item')
    .action((text: string, options: DeskOptions & { for: number; reason: string }) =>
      withItem(text, options, async (desk, item) => {
        const why = { ms: options.for, reason: options.reason };
        printLease(desk, await desk.reviews.hold(await ownLease(desk, item), why));
      }),
    );
}

export function releaseCommand(): Command {
  return deskCommand('release', 'give an item back; you may get it again')
    .argument('<item>', ITEM)
    .action((text: string, options: DeskOptions) =>
      withItem(text, options, async (desk, item) => {
        await desk.reviews.release(await ownLease(desk, item));
        desk.print({ item, released: true }, `item ${shortId(item)} is given back`);
      }),
    );
}

export function skipCommand(): Command {
  return deskCommand('skip', 'give an item back for good; others still get it')
    .argument('<item>', ITEM)
    .requiredOption('--reason <text>', 'kept with the item')
    .action((text: string, options: DeskOptions & { reason: string }) =>
      withItem(text, options, async (desk, item) => {
        await desk.reviews.skip(await ownLease(desk, item), options.reason);
        desk.print({ item, skipped: true }, `item ${shortId(item)} is skipped: you will not get it again`);
      }),
    );
}

function withItem(
  text: string,
  options: DeskOptions,
  work: (desk: Desk, item: ReviewItemId) => Promise<void>,
): Promise<void> {
  return atDesk(options, async (desk) => work(desk, await findItem(desk.context, text)));
}

function printLease({ context, print }: Desk, lease: ReviewLease): void {
  const until = `${when(lease.until, context.clock.now()).slice(3)}`;
  print({ item: lease.item, lease: leaseJson(lease) }, `item ${shortId(lease.item)} is yours for ${until}`);
}
