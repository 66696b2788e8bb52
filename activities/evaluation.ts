import type { EvaluationService, WorkScope } from '../runs/evaluation-service.ts';
import type { OpenPages, PageInput, PageResult, ReportResult, RunRef } from '../runs/wire.ts';

/** Thin: one service call each. `scope` reads the ambient activity context. */
export function createEvaluationActivities(options: { evaluation: EvaluationService; scope: () => WorkScope }) {
  const { evaluation, scope } = options;
  return {
    prepareMedia(input: PageInput): Promise<PageResult> {
      return evaluation.prepareMedia(input, scope());
    },
    moderatePage(input: PageInput): Promise<PageResult> {
      return evaluation.moderatePage(input, scope());
    },
    trialPage(input: PageInput): Promise<PageResult> {
      return evaluation.trialPage(input, scope());
    },
    /** Returns when the run is no longer paused. */
    awaitResume(input: RunRef): Promise<void> {
      return evaluation.awaitResume(input, scope());
    },
    openPages(input: RunRef): Promise<OpenPages> {
      return evaluation.openPages(input);
    },
    buildReport(input: RunRef): Promise<ReportResult> {
      return evaluation.buildReport(input, scope());
    },
  };
}

export type EvaluationActivities = ReturnType<typeof createEvaluationActivities>;
