import { expect, it } from 'vitest';
import { meanOfRepeats } from '../../../persuasion/estimators/mean-of-repeats.ts';
import { okReading } from '../../../persuasion/reading.ts';
import { renderHtml } from '../../../reports/render-html.ts';
import { buildReport } from '../../../reports/report-model.ts';
import { onlyPersuasion, persuasionCase, trialRow } from './trial-fixture.ts';

const cases = ['a', 'b', 'c'].map((key) => persuasionCase({ key, turns: 1 }));

/** The first `wide` cases have priors 1 and 3, the others 2 and 2.5. */
async function pageOf(wide: number) {
  const rows = cases.map((of, i) => {
    const row = trialRow({ of, beliefs: [0.2, 0.4] });
    const [first, ...later] = row.probes;
    const repeats = (i < wide ? [1, 3] : [2, 2.5]).map((stance) =>
      okReading('logprob', { stance, levels: 5, stanceOf: 'goal', notes: [] }),
    );
    return { ...row, probes: [{ ...first!, reading: meanOfRepeats('logprob', repeats) }, ...later] };
  });
  const overrides = { arms: ['text' as const], priors: ['none' as const] };
  const model = await buildReport(onlyPersuasion({ cases, rows, overrides }));
  return { page: renderHtml(model), notes: model.persuasion!.persuadees[0]!.columns[0]!.probe_notes };
}

it('counts natural priors whose repeats differ by two levels, and says what that is', async () => {
  const { page, notes } = await pageOf(2);
  expect(notes).toEqual({ wide_prior: 2 });
  expect(page).toContain('wide prior 2');
  expect(page).toContain('A wide prior: repeats of the natural prior');
  const none = await pageOf(0);
  expect(none.notes).toEqual({});
  expect(none.page).not.toContain('wide prior');
});
