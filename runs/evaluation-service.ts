import type { OpenPages, PageInput, PageResult, ReportResult, RunRef } from './wire.ts';

/** What the surroundings of a piece of work give it. */
export interface WorkScope {
  /** Aborts when the work was cancelled from outside. */
  readonly cancelled: AbortSignal;
  /** Aborts when this process drains. */
  readonly draining: AbortSignal;
  /** Says that the work lives; at least once in a few seconds. */
  alive(detail: number): void;
}

/** The work behind the activities of a run. */
export interface EvaluationService {
  /** Makes what the open cases or trials of a page show. */
  prepareMedia(input: PageInput, scope: WorkScope): Promise<PageResult>;
  moderatePage(input: PageInput, scope: WorkScope): Promise<PageResult>;
  trialPage(input: PageInput, scope: WorkScope): Promise<PageResult>;
  awaitResume(input: RunRef, scope: WorkScope): Promise<void>;
  openPages(input: RunRef): Promise<OpenPages>;
  buildReport(input: RunRef, scope: WorkScope): Promise<ReportResult>;
}
