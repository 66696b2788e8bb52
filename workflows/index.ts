export { caseReview } from './case-review.ts';
export { evaluationRun } from './evaluation-run.ts';
export { evaluationShard } from './evaluation-shard.ts';
export { reviewShard } from './review-shard.ts';
