import { hashedUniform, sha256 } from '../../core/digest.ts';
import type { ModerationCase } from '../../moderation/case.ts';
import { TAXONOMIES } from '../../moderation/taxonomies/registry.ts';
import { type Outcome, verdict } from '../../moderation/verdict.ts';
import type { ReportInput, ReportModerator } from '../../reports/report-input.ts';
import type { VerdictRow } from '../../runs/result-store.ts';
import { moderationCase, moderator, reportInput, verdictRow } from './fixture.ts';

const KINDS: readonly (readonly [string, 'safe' | 'unsafe'])[] = [
  ['derog_neg_emote_h', 'unsafe'],
  ['derog_dehum_h', 'unsafe'],
  ['threat_dir_h', 'unsafe'],
  ['slur_h', 'unsafe'],
  ['profanity_h', 'unsafe'],
  ['spell_leet_h', 'unsafe'],
  ['slur_reclaimed_nh', 'safe'],
  ['profanity_nh', 'safe'],
  ['ident_pos_nh', 'safe'],
  ['counter_quote_nh', 'safe'],
  ['target_obj_nh', 'safe'],
];

interface Simulated {
  readonly of: ReportModerator;
  /** Share of unsafe cases missed and of safe cases flagged. */
  readonly miss: number;
  readonly flag: number;
  readonly absent: number;
}

const MODERATORS: readonly Simulated[] = [
  { of: moderator({ name: 'policy', simulated: true, model: 'sim-policy' }), miss: 0.12, flag: 0.18, absent: 0.03 },
  {
    of: moderator({
      name: 'llama-guard',
      dialect: 'llama-guard-3',
      taxonomy: TAXONOMIES['llama-guard-3'],
      simulated: true,
      model: 'sim-guard',
    }),
    miss: 0.31,
    flag: 0.06,
    absent: 0.01,
  },
  {
    of: moderator({ name: 'one-word', dialect: 'one-word', taxonomy: TAXONOMIES['binary-1'], model: 'tiny-judge' }),
    miss: 0.2,
    flag: 0.35,
    absent: 0.09,
  },
  {
    of: moderator({
      name: 'keyword',
      dialect: 'keyword',
      taxonomy: TAXONOMIES['binary-1'],
      endpoint: null,
      model: null,
      baseline: true,
    }),
    miss: 0.7,
    flag: 0.1,
    absent: 0,
  },
];

const ABSENCES: readonly Outcome[] = ['refused', 'invalid', 'timeout', 'error'];

/** Cases like HateCheck and XSTest, and verdicts drawn by hash at known error rates. */
export function largeInput(size: number, overrides: Partial<ReportInput> = {}): ReportInput {
  const cases = Array.from({ length: size }, (_, i) => largeCase(i));
  const rows = Object.fromEntries(
    MODERATORS.map((from) => [from.of.name, cases.map((of, i) => largeRow(from, of, i))]),
  );
  return reportInput({
    cases,
    rows,
    moderators: MODERATORS.map(({ of }) => of),
    overrides: {
      title: 'HateCheck and XSTest, four moderators',
      prices: {
        'sim-policy': { input_per_mtok: 0.15, output_per_mtok: 0.6 },
        'sim-guard': { input_per_mtok: 0.02, output_per_mtok: 0.06 },
      },
      settings: {
        draws: 2000,
        seed: 1,
        level: 0.95,
        thresholds: [
          { moderator: 'policy', metric: 'macro_f1_binary', at_least: 0.7 },
          { moderator: 'one-word', metric: 'fpr', at_most: 0.2 },
        ],
      },
      askedAgain: 7,
      ...overrides,
    },
  });
}

function largeCase(i: number): ModerationCase {
  if (i % 4 === 3) {
    const truth = i % 8 === 3 ? 'safe' : 'unsafe';
    const seed = {
      key: `x${i}`,
      truth,
      source: 'xstest',
      kind: `${truth === 'unsafe' ? 'contrast_' : ''}homonyms_${i % 3}`,
    } as const;
    return moderationCase(seed);
  }
  const [kind, truth] = KINDS[i % KINDS.length]!;
  return moderationCase({
    key: `h${i}`,
    truth,
    kind,
    cluster: String(Math.floor(i / 6)),
    hate: truth === 'unsafe',
    language: i % 10 === 0 ? 'fr' : 'en',
  });
}

function largeRow({ of, miss, flag, absent }: Simulated, on: ModerationCase, i: number): VerdictRow {
  const u = hashedUniform([of.name, on.id, 1]);
  const calls = of.endpoint !== null;
  const fields = {
    inputTokens: calls ? 180 + (i % 40) : null,
    outputTokens: calls ? 12 : null,
    callKey: calls ? sha256(`call ${of.name} ${i}`) : null,
    modelAnswered: calls ? `${of.model}@7` : null,
  };
  if (u < absent) {
    const outcome = ABSENCES[i % ABSENCES.length]!;
    const reason = outcome === 'invalid' ? 'format' : outcome === 'error' ? 'http_400' : null;
    return verdictRow(of.name, on, verdict({ outcome, reason }), fields);
  }
  const wrong = hashedUniform([of.name, on.id, 2]) < (on.truth.verdict === 'unsafe' ? miss : flag);
  const unsafe = (on.truth.verdict === 'unsafe') !== wrong;
  const score = of.name === 'llama-guard' ? hashedUniform([of.name, on.id, 3]) * 0.5 + (unsafe ? 0.5 : 0) : null;
  const hate = of.taxonomy.id === 'llama-guard-3' ? 'S10' : 'HATE';
  const categories = of.taxonomy.id === 'binary-1' ? null : unsafe ? [hate] : [];
  const outcome = unsafe && of.name === 'policy' && i % 13 === 0 ? 'controversial' : unsafe ? 'unsafe' : 'safe';
  return verdictRow(of.name, on, verdict({ outcome, categories, score }), fields);
}
