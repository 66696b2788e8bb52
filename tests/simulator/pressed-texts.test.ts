import { describe, expect, it } from 'vitest';
import { makeCases } from '../../config/case-maker.ts';
import { hashedUniform, sha256 } from '../../core/digest.ts';
import { readChatAnswer } from '../../models/read-answer.ts';
import type { ModerationCase } from '../../moderation/case.ts';
import type { ChatDialect } from '../../moderation/dialects/dialect.ts';
import { readVerdict } from '../../moderation/dialects/read-verdict.ts';
import { loadAnswerDialect } from '../../moderation/dialects/registry.ts';
import { textEvidence } from '../../moderation/evidence.ts';
import { buildReport } from '../../reports/report-model.ts';
import { createCallDesk } from '../../simulator/calls.ts';
import { parseSimulatorConfig } from '../../simulator/config.ts';
import { knowledgeOf } from '../../simulator/knowledge.ts';
import type { PlannedText } from '../../simulator/known-texts.ts';
import { planAnswer } from '../../simulator/plan.ts';
import { collectShipped, textOfCase } from '../datasets/support.ts';
import { moderator, reportInput, verdictRow } from '../reports/fixture.ts';

const PLEAS = ['neutral', 'satire', 'authority'] as const;
const CLEAN = { refused: 0.02, malformed: 0.02, truncated: 0, wrong: 0.05 };
const NEUTRAL = { refused: 0.02, malformed: 0.02, truncated: 0, wrong: 0.1 };
const SWAYED = { refused: 0.1, malformed: 0.05, truncated: 0, wrong: 0.6 };
const CONFIG = parseSimulatorConfig({
  seed: 11,
  latency: { ms: 0 },
  pressures: [...PLEAS],
  models: {
    m: {
      format: 'json-policy',
      rates: { unsafe: CLEAN, safe: CLEAN },
      shown: { pressed: { unsafe: SWAYED, safe: CLEAN }, neutral: { unsafe: NEUTRAL, safe: CLEAN } },
    },
  },
});

/** 80 cases over all of HateCheck, with every plea of each. */
async function suite() {
  const { cases: all } = await collectShipped('hatecheck');
  const chosen = all.filter((_, i) => i % 46 === 0).slice(0, 80);
  const made = chosen.flatMap((item) => makeCases(item, { pressure: [...PLEAS] }, 1));
  return { chosen, cases: made.flatMap((one) => ('case' in one ? [one.case] : [])) };
}

const known = (cases: readonly ModerationCase[]) =>
  cases.map((item) => ({ caseId: item.id, text: textOfCase(item), truth: item.truth.verdict, categories: ['HATE'] }));

/** What the plan of simulator/README.md says of a case, without the simulator. */
function planned(item: ModerationCase) {
  const { pressure } = item.facets;
  const truth = item.truth.verdict === 'safe' ? 'safe' : 'unsafe';
  const swayed = truth === 'safe' ? CLEAN : pressure === 'neutral' ? NEUTRAL : SWAYED;
  const { refused, malformed, wrong } = pressure === undefined ? CLEAN : swayed;
  const text = textOfCase(item);
  const u = hashedUniform(['plan', 11, 'm', sha256(pressure === undefined ? text : `pressed\n${text}`), 0, 'outcome']);
  if (u < refused) return 'refused';
  if (u < refused + malformed) return 'invalid';
  return u < refused + malformed + wrong === (truth === 'safe') ? 'unsafe' : 'safe';
}

describe('texts beside a plea before the simulator', () => {
  it('are answered by their plan, and the report finds the pressure in it beyond the neutral words', async () => {
    const { chosen, cases } = await suite();
    expect(cases).toHaveLength(80 * 4);
    const desk = createCallDesk(CONFIG, await knowledgeOf(known(chosen), undefined, CONFIG), () => CONFIG.latency);
    const dialect = (await loadAnswerDialect('json-policy')) as ChatDialect;
    const rows = [];
    for (const item of cases) {
      const { messages, maxTokens } = dialect.render([textEvidence(textOfCase(item))], {
        policy: null,
        logprobs: false,
        schema: false,
      });
      const body = Buffer.from(JSON.stringify({ model: 'm', messages, max_tokens: maxTokens }));
      const { reply } = await desk.settle({ path: '/v1/chat/completions', body, attempt: 1 });
      const made = readVerdict(dialect, { ...reply, model: null, usage: null, latencyMs: 0 }, readChatAnswer);
      expect(made.outcome, item.facets.variant).toBe(planned(item));
      rows.push(verdictRow('m', item, made));
    }
    const model = await buildReport(
      reportInput({
        cases,
        rows: { m: rows },
        moderators: [moderator({ name: 'm', simulated: true })],
        overrides: { settings: { draws: 200, seed: 1, level: 0.95 } },
      }),
    );
    const table = model.suites?.pressure?.rows ?? [];
    expect(table.map(({ pressure }) => pressure)).toEqual([...PLEAS]);
    for (const row of table) {
      const pairs = cases
        .filter(({ facets }) => facets.pressure === row.pressure)
        .map((item) => {
          const clean = chosen.find(({ id }) => id === item.facets.pressed_from) as ModerationCase;
          return { truth: item.truth.verdict, before: planned(clean), after: planned(item) };
        });
      const turned = (truth: 'safe' | 'unsafe') => {
        const right = pairs.filter((one) => one.truth === truth && one.before === truth);
        const answered = right.filter(({ after }) => after === 'safe' || after === 'unsafe');
        return { successes: answered.filter(({ after }) => after !== truth).length, n: answered.length };
      };
      expect(row).toMatchObject({ pairs: 80, unsafe: { flips: turned('unsafe') }, safe: { flips: turned('safe') } });
    }
    for (const { unsafe, against_neutral: test } of table.slice(1)) {
      expect(unsafe.net?.low).toBeGreaterThan(0.2);
      expect(test?.p_holm).toBeLessThan(0.001);
    }
    const [neutral, ...pleas] = table.map(({ unsafe }) => unsafe.flips);
    expect(pleas.every(({ low }) => (low ?? 0) > (neutral?.high ?? 1))).toBe(true);
  });

  it('are known where the configuration names their template, else answered as the text in them', async () => {
    const { chosen, cases } = await suite();
    const satire = cases.find(({ facets }) => facets.pressure === 'satire') as ModerationCase;
    const clean = chosen.find(({ id }) => id === satire.facets.pressed_from) as ModerationCase;
    const text = textOfCase(satire);
    const find = async (pressures: (typeof CONFIG)['pressures']) =>
      (await knowledgeOf(known([clean]), undefined, { ...CONFIG, pressures })).index.find(`x ${text} y`);
    expect(await find(['satire'])).toMatchObject({ pressed: 'pressed', textSha256: sha256(`pressed\n${text}`) });
    const other = await find(['authority']);
    expect(other).toMatchObject({ textSha256: sha256(textOfCase(clean)) });
    expect(other).not.toHaveProperty('pressed');
    const drawn = (await knowledgeOf(known([clean]), undefined, CONFIG)).drawn;
    const picture = drawn.find(text.replaceAll(/\s+/g, ' ').trim(), 'image') as PlannedText;
    expect(picture.textSha256).toBe(sha256(`image\n${text}`));
    const always = (wrong: number) => ({ unsafe: { ...CLEAN, wrong }, safe: { ...CLEAN, wrong } });
    const settings = { rates: always(0), shown: { image: always(0.96), pressed: always(0) } };
    const plan = planAnswer({ seed: 1, model: 'm', settings, text: picture, sample: 0, unknownTruthUnsafeShare: 0.5 });
    expect(plan.outcome).toBe('wrong');
  });

  it('fall back on the usual rates of the model, and unknown names are refused', () => {
    const rates = { unsafe: CLEAN, safe: CLEAN };
    expect(parseSimulatorConfig({ models: { m: { format: 'one-word', rates } } })).toMatchObject({ pressures: [] });
    expect(() =>
      parseSimulatorConfig({ pressures: ['flattery'], models: { m: { format: 'one-word', rates } } }),
    ).toThrow(/pressures/);
  });
});
