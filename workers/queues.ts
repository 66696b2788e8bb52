/**
 * Task queues of one run of one store: `control` runs workflows, `evaluation` runs activities. A run has its own, so
 * that whoever works on one run never spends on another that was left unfinished.
 */
export function taskQueues(storeId: string, runId: string): { control: string; evaluation: string } {
  return { control: `mettle-${storeId}-${runId}-control`, evaluation: `mettle-${storeId}-${runId}-evaluation` };
}

export function runWorkflowId(runId: string, generation: number): string {
  return `mettle-${runId}-g${generation}`;
}
