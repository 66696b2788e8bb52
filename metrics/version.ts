/** Raised whenever the code of a metric, interval or test changes what it computes. Part of the evaluation digest. */
export const METRICS_VERSION = '1';
