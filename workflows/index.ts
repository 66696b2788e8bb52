export { evaluationRun } from './evaluation-run.ts';
export { evaluationShard } from './evaluation-shard.ts';
