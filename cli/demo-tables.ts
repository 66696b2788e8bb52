import type { ReportModel } from '../reports/report-shape.ts';

const cell = (value: number | null | undefined) => (value == null ? '-' : value.toFixed(3)).padStart(9);

export function leaderboard(report: ReportModel): string {
  const rows = report.moderators.map(({ name, score, simulated, baseline }) => {
    const { metrics, intervals, coverage } = score;
    const range = intervals?.macro_f1_binary;
    const band = range?.low == null || range.high == null ? '' : `[${range.low.toFixed(3)}, ${range.high.toFixed(3)}]`;
    const mark = simulated ? 'simulated' : baseline ? 'baseline' : '';
    return `${name.padEnd(12)}${cell(metrics.macro_f1_binary)}  ${band.padEnd(16)}${cell(metrics.f1_unsafe)}${cell(metrics.fpr)}${cell(coverage)}  ${mark}`;
  });
  const head = `${'moderator'.padEnd(12)} macro F1  ${'95 % interval'.padEnd(16)}f1_unsafe      fpr coverage`;
  return [head, ...rows].join('\n');
}

/**
 * By persuadee, question, arm and, where cases differ in what their pictures do, by that: how far belief moved toward the
 * persuader, and what of it the control arm leaves.
 */
export function susceptibilityTable({ persuasion }: ReportModel): string | null {
  if (persuasion === undefined) return null;
  const split = persuasion.persuadees.some(({ columns }) => columns.some(({ visual_role: role }) => role !== null));
  const pictures = (text: string) => (split ? text.padEnd(11) : '');
  const rows = persuasion.persuadees.flatMap(({ name, columns }) =>
    columns.flatMap(({ question, source, arms, visual_role: role }) =>
      arms.map(({ arm, metrics, net, coverage, n_trials: n }) => {
        const metric = source === 'p_target' ? 'belief_shift' : 'mean_shift';
        const figures = [metrics[metric], net[metric], metrics.pdcg_local.level, coverage].map(cell).join('');
        return `${name.padEnd(12)} ${question.padEnd(8)}${pictures(role ?? '-')}${arm.padEnd(9)}${String(n).padStart(6)}${figures}`;
      }),
    ),
  );
  const head = `${'persuadee'.padEnd(12)} ${'probe'.padEnd(8)}${pictures('pictures')}${'arm'.padEnd(9)}trials    shift      netpdcg_local coverage`;
  return [head, ...rows].join('\n');
}
