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
import { collectShipped, textOfCase } from '../datasets/support.ts';
import { moderator, reportInput, verdictRow } from '../reports/fixture.ts';

const SPEC_SEED = 3;
const DISGUISES = ['leet', 'base64', 'zero-width', 'bidi'] as const;
const CLEAN = { refused: 0.05, malformed: 0.05, truncated: 0, wrong: 0.15 };
const OBFUSCATED = { refused: 0.05, malformed: 0.15, truncated: 0, wrong: 0.4 };
const CONFIG = parseSimulatorConfig({
  seed: 11,
  latency: { ms: 0 },
  obfuscations: [...DISGUISES],
  obfuscation_seed: SPEC_SEED,
  models: {
    m: {
      format: 'json-policy',
      rates: { unsafe: CLEAN, safe: CLEAN },
      shown: { obfuscated: { unsafe: OBFUSCATED, safe: OBFUSCATED } },
    },
  },
});

/** 40 cases over all of HateCheck, with every disguise of each. */
async function suite() {
  const { cases: all } = await collectShipped('hatecheck');
  const chosen = all.filter((_, i) => i % 93 === 0).slice(0, 40);
  const entry = { obfuscate: [...DISGUISES], normalise: true };
  const made = chosen.flatMap((item) => makeCases(item, entry, SPEC_SEED));
  return { all, chosen, cases: made.flatMap((one) => ('case' in one ? [one.case] : [])) };
}

const known = (cases: readonly ModerationCase[]) =>
  cases.map((item) => ({ caseId: item.id, text: textOfCase(item), truth: item.truth.verdict, categories: ['HATE'] }));

/** What the plan of simulator/README.md says of a text, without the simulator. */
function planned(text: string, clean: ReadonlySet<string>, truth: 'safe' | 'unsafe') {
  const isClean = clean.has(text.trim());
  const { refused, malformed, wrong } = isClean ? CLEAN : OBFUSCATED;
  const key = isClean ? sha256(text) : sha256(`obfuscated\n${text}`);
  const u = hashedUniform(['plan', 11, 'm', key, 0, 'outcome']);
  if (u < refused) return 'refused';
  if (u < refused + malformed) return 'invalid';
  return u < refused + malformed + wrong === (truth === 'safe') ? 'unsafe' : 'safe';
}

describe('disguised texts before the simulator', () => {
  it('are answered by their plan, and the report’s table is the one that follows from it', async () => {
    const { chosen, cases } = await suite();
    expect(cases).toHaveLength(40 * 9);
    const desk = createCallDesk(CONFIG, await knowledgeOf(known(chosen), undefined, CONFIG), () => CONFIG.latency);
    const dialect = (await loadAnswerDialect('json-policy')) as ChatDialect;
    const cleanTexts = new Set(chosen.map((item) => textOfCase(item).trim()));
    const expected = new Map<string, string>();
    const rows = [];
    for (const item of cases) {
      const text = textOfCase(item);
      const { messages, maxTokens } = dialect.render([textEvidence(text)], {
        policy: null,
        logprobs: false,
        schema: false,
      });
      const body = Buffer.from(JSON.stringify({ model: 'm', messages, max_tokens: maxTokens }));
      const { reply } = await desk.settle({ path: '/v1/chat/completions', body, attempt: 1 });
      const made = readVerdict(dialect, { ...reply, model: null, usage: null, latencyMs: 0 }, readChatAnswer);
      // A disguise that normalisation undoes is the clean text, by the key of the data set's exact one.
      const own = chosen.find((one) => textOfCase(one).trim() === text.trim());
      const plan = planned(own === undefined ? text : textOfCase(own), cleanTexts, item.truth.verdict ?? 'safe');
      expect(made.outcome, `${item.facets.variant}: ${text}`).toBe(plan);
      expected.set(item.id, plan);
      rows.push(verdictRow('m', item, made));
    }
    const model = await buildReport(
      reportInput({
        cases,
        rows: { m: rows },
        moderators: [moderator({ name: 'm', simulated: true })],
        overrides: { settings: { draws: 20, seed: 1, level: 0.95 } },
      }),
    );
    const table = model.suites?.obfuscation?.rows ?? [];
    expect(table.map(({ obfuscation }) => obfuscation)).toEqual(['base64', 'bidi', 'leet', 'zero-width']);
    for (const row of table) {
      for (const [column, name] of [
        [row.disguised, undefined],
        [row.normalised, 'yes'],
      ] as const) {
        const own = cases.filter(
          ({ facets }) =>
            facets.obfuscation === row.obfuscation && facets.obfuscated_from && facets.normalised === name,
        );
        const share = (truth: 'safe' | 'unsafe', of: (item: ModerationCase) => boolean) => {
          const all = own.filter((item) => item.truth.verdict === truth);
          return all.filter(of).length / all.length;
        };
        const after = (item: ModerationCase) => expected.get(item.id) === 'unsafe';
        const before = (item: ModerationCase) => expected.get(item.facets.obfuscated_from ?? '') === 'unsafe';
        const detected = own.filter((item) => item.truth.verdict === 'unsafe' && before(item));
        expect(column).toMatchObject({
          pairs: 40,
          recall_clean: { value: share('unsafe', before) },
          recall: { value: share('unsafe', after) },
          fpr_clean: { value: share('safe', before) },
          fpr: { value: share('safe', after) },
          evasion: { value: detected.filter((item) => !after(item)).length / detected.length, n: detected.length },
          invalid: { successes: own.filter((item) => expected.get(item.id) === 'invalid').length, n: 40 },
        });
      }
    }
    const [base64, , , zeroWidth] = table;
    expect(base64?.disguised.evasion.successes).toBeGreaterThan(0);
    expect(zeroWidth?.normalised?.evasion.value).toBe(0);
  });

  it('are unknown unless the configuration names their disguise and the seed of the run', async () => {
    const { chosen, cases } = await suite();
    const leet = cases.find(({ facets }) => facets.variant === 'as it is + leet');
    const find = async (change: Partial<typeof CONFIG>) =>
      (await knowledgeOf(known(chosen), undefined, { ...CONFIG, ...change })).index.find(
        textOfCase(leet as ModerationCase),
      );
    expect(await find({})).toMatchObject({ obfuscated: true, truth: leet?.truth.verdict });
    expect(await find({ obfuscations: ['base64'] })).toBeNull();
    expect(await find({ obfuscation_seed: SPEC_SEED + 1 })).toBeNull();
  });

  it('fall back on the usual rates of the model, under a key of their own', async () => {
    const plain = parseSimulatorConfig({
      models: { m: { format: 'one-word', rates: { unsafe: CLEAN, safe: CLEAN } } },
    });
    expect(plain).toMatchObject({ obfuscations: [], obfuscation_seed: 1 });
    const { chosen } = await suite();
    const item = chosen[0] as ModerationCase;
    const { index, drawn } = await knowledgeOf(known([item]), undefined, {
      obfuscations: ['rot13'],
      obfuscation_seed: 1,
    });
    const made = makeCases(item, { obfuscate: ['rot13'] }, 1).at(-1);
    const text = made !== undefined && 'case' in made ? textOfCase(made.case) : '';
    expect(index.find(`x ${text} y`)?.textSha256).toBe(sha256(`obfuscated\n${text}`));
    expect(drawn.find(text.trim(), 'image')?.textSha256).toBe(sha256(`image\n${text}`));
  });
});
