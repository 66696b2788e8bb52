/** Task queues of one store: `control` runs workflows, `evaluation` runs activities. */
export function taskQueues(storeId: string): { control: string; evaluation: string } {
  return { control: `mettle-${storeId}-control`, evaluation: `mettle-${storeId}-evaluation` };
}

export function runWorkflowId(runId: string, generation: number): string {
  return `mettle-${runId}-g${generation}`;
}
