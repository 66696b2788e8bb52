/**
 * Where a moderator's P(unsafe) comes from; one named estimator a moderator, never mixed. `logprob`: token
 * log-probabilities of the verdict word (M 2.3). `votes`: share of unsafe among k samples. `verbalised`: the confidence
 * the model states. `none`: no score, but for dialects whose answers carry one of their own.
 */
export const SCORE_ESTIMATORS = ['none', 'logprob', 'votes', 'verbalised'] as const;
export type ScoreEstimator = (typeof SCORE_ESTIMATORS)[number];

/** Samples a case under `votes` when the spec does not say. */
export const DEFAULT_VOTES = 5;

/** What of an exchange is judged, where a dialect tells them apart. */
export const TARGETS = ['prompt', 'response'] as const;
export type Target = (typeof TARGETS)[number];
