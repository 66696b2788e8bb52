import type { CallScheduler } from './call-scheduler.ts';
import type { ModelRequest, RawAnswer } from './model-port.ts';
import type { Stake } from './purse.ts';
import type { NanoUsd } from './quota.ts';

/** How one model's calls are sent and priced. */
export interface Caller {
  readonly scheduler: CallScheduler;
  stake(request: ModelRequest): Stake;
  bytes(request: ModelRequest): number;
  cost(answer: RawAnswer): NanoUsd | null;
}
