import { proxyActivities } from '@temporalio/workflow';
import type { EvaluationActivities } from '../../activities/evaluation.ts';
import type { ReviewActivities } from '../../activities/review.ts';

/** Pages, reports: run again for as long as it takes; `nextRetryDelay` of the failure decides when. */
const LASTING = { initialInterval: '1 second', backoffCoefficient: 2, maximumInterval: '60 seconds' } as const;

/** What goes on over many starts and ends of workers: how often it was interrupted says nothing. */
const STEADY = { initialInterval: '2 seconds', backoffCoefficient: 1 } as const;

export function pageActivities(taskQueue: string) {
  return proxyActivities<EvaluationActivities>({
    taskQueue,
    startToCloseTimeout: '15 minutes',
    heartbeatTimeout: '10 seconds',
    retry: LASTING,
  });
}

/** Waits for people: ends only by its own heartbeat. */
export function waitingActivities(taskQueue: string) {
  return proxyActivities<EvaluationActivities>({
    taskQueue,
    startToCloseTimeout: '365 days',
    heartbeatTimeout: '10 seconds',
    retry: LASTING,
  });
}

/** One item of the review, and the flag stage: run again for as long as it takes. */
export function reviewActivities(taskQueue: string) {
  return proxyActivities<ReviewActivities>({
    taskQueue,
    startToCloseTimeout: '1 hour',
    heartbeatTimeout: '10 seconds',
    retry: STEADY,
  });
}

/** Waits for reviewers: ends only by its own heartbeat. */
export function gateActivities(taskQueue: string) {
  return proxyActivities<ReviewActivities>({
    taskQueue,
    startToCloseTimeout: '3650 days',
    heartbeatTimeout: '10 seconds',
    retry: STEADY,
  });
}

/** The report: a few tries, then the run says what was wrong. */
export function reportActivities(taskQueue: string) {
  return proxyActivities<EvaluationActivities>({
    taskQueue,
    startToCloseTimeout: '6 hours',
    heartbeatTimeout: '10 seconds',
    retry: { initialInterval: '1 second', backoffCoefficient: 2, maximumAttempts: 4 },
  });
}
