/**
 * Task queues of one run of one store: `control` runs workflows, `evaluation` runs activities, `media` those that
 * decode what nobody trusts. A run has its own, so
 * that whoever works on one run never spends on another that was left unfinished.
 */
export function taskQueues(storeId: string, runId: string): { control: string; evaluation: string; media: string } {
  const name = (role: string) => `mettle-${storeId}-${runId}-${role}`;
  return { control: name('control'), evaluation: name('evaluation'), media: name('media') };
}

export function runWorkflowId(runId: string, generation: number): string {
  return `mettle-${runId}-g${generation}`;
}
