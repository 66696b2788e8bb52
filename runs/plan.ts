/** A contiguous piece of one moderator's share of the manifest, or of one persuadee's trials. */
export interface Page {
  /** Index among the moderators of the spec, its persuadees after them. */
  readonly lane: number;
  /** Positions [from, to) of cases or trials. */
  readonly from: number;
  readonly to: number;
}

/** Pages [from, to) of one lane, worked by one shard workflow. */
export interface Shard {
  readonly lane: number;
  readonly index: number;
  readonly from: number;
  readonly to: number;
}

export const MAX_PAGES = 240_000;

export function pageCount(items: number, pageSize: number): number {
  return Math.ceil(items / pageSize);
}

export function pageAt(lane: number, index: number, { items, pageSize }: { items: number; pageSize: number }): Page {
  return { lane, from: index * pageSize, to: Math.min(items, (index + 1) * pageSize) };
}

/** Shard size = clamp(ceil(pages / 480), 20, 500) pages, over the pages of all lanes (DESIGN 3.2). */
export function shardSize(pages: number): number {
  return Math.min(500, Math.max(20, Math.ceil(pages / 480)));
}

/** Shards of one lane in order; together they hold each of its pages once. */
export function shardsOf(lane: number, lanePages: number, size: number): Shard[] {
  const shards: Shard[] = [];
  for (let from = 0; from < lanePages; from += size)
    shards.push({ lane, index: shards.length, from, to: Math.min(lanePages, from + size) });
  return shards;
}

/** Whether a page touches one of the stretches [from, to) of positions. */
export function touches(
  page: { readonly from: number; readonly to: number },
  spans: readonly (readonly [number, number])[],
): boolean {
  return spans.some(([from, to]) => from < page.to && to > page.from);
}

/** Workflow id of one item's review. */
export function caseReviewId(runId: string, generation: number, item: string): string {
  return `mettle-${runId}-g${generation}-review-${item}`;
}

/** Name of a page in leases and logs, the same in every generation. */
export function pageName(lane: string, page: { from: number }): string {
  return `${lane}/${String(page.from).padStart(8, '0')}`;
}

/** The same for the page's media; up to the last slash it is the lane's name as well. */
export function mediaPageName(lane: string, page: { readonly from: number }): string {
  return `${lane}/media-${String(page.from).padStart(8, '0')}`;
}
