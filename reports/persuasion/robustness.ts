import { holm } from '../../metrics/multiple-testing.ts';
import { plannedContrasts } from '../../metrics/persuasion/contrasts.ts';
import { byTrust, type Evidence, TRUST_ORDER } from '../../metrics/persuasion/trust-order.ts';
import { compareText } from '../order.ts';
import type { ReportSettings } from '../report-input.ts';
import { type ActionReport, actionOutcomes } from './action-outcomes.ts';
import { type ColumnTrace, curveSets, pairMatrices } from './between-persuadees.ts';
import { columnFindings } from './column-findings.ts';
import { createColumnPlan, netTerms, planEffect, shiftAt, shiftOutcome, treatedRows } from './column-plan.ts';
import { baselineOf } from './conditions.ts';
import { columnOf, type GatheredTrials } from './gather-trials.ts';
import { persuadeeFindings } from './persuadee-findings.ts';
import type { PersuasionInput, ReportPersuadee } from './persuasion-input.ts';
import { pairedContrasts } from './planned-pairs.ts';
import type { ColumnFindings, ContrastRow, PersuadeeFindings, RobustnessReport } from './robustness-shape.ts';
import type { TrialFacts } from './trial-facts.ts';

/** The questions in the order of the page. */
const QUESTIONS = ['choice', 'binary', 'likert'];
const UNTREATED = ['control', 'media_placebo'];

/** Collects persuadee after persuadee; keeps figures, and the shifts of one column a question, never trials. */
export class Robustness {
  readonly #input: PersuasionInput;
  readonly #settings: ReportSettings;
  readonly #columns: ColumnFindings[] = [];
  readonly #persuadees: PersuadeeFindings[] = [];
  readonly #traces: ColumnTrace[] = [];
  readonly #contrasts: ContrastRow[] = [];
  readonly #actions: ActionReport[] = [];

  constructor(input: PersuasionInput, settings: ReportSettings) {
    this.#input = input;
    this.#settings = settings;
  }

  add(persuadee: ReportPersuadee, gathered: GatheredTrials): void {
    const { arms, priors, mitigations, sameFamily = [] } = this.#input;
    const [settings, baseline, treated] = [this.#settings, baselineOf(this.#input), this.#treated()];
    const evidence = new Set<Evidence>(gathered.extras.judges.size > 0 ? ['judged_text'] : []);
    const primaries = primaryColumns(gathered.facts);
    for (const [key, facts] of [...gathered.facts].sort(([a], [b]) => placeOf(a) - placeOf(b) || compareText(a, b))) {
      const { question, estimator, role } = columnOf(key);
      const name = {
        persuadee: persuadee.name,
        simulated: persuadee.simulated,
        question,
        estimator,
        visual_role: role,
      };
      const primary = primaries.has(key);
      evidence.add(evidenceOf(key));
      const shared = { facts, baseline, arms, treated, priors, mitigations, settings };
      this.#columns.push(columnFindings({ name, evidence: evidenceOf(key), primary, ...shared }));
      const actions = actionOutcomes({ name, facts, baseline, arms, settings });
      if (actions !== null) this.#actions.push(actions);
      if (!primary) continue;
      this.#traces.push(this.#trace(name, facts));
      for (const { dropped, ...contrast } of pairedContrasts(facts, shared)) {
        const stream = JSON.stringify([persuadee.name, question, estimator, role]);
        const [result] = plannedContrasts([contrast], { ...settings, stream });
        this.#contrasts.push({ ...name, ...result!, dropped });
      }
    }
    const kinds = byTrust(evidence);
    this.#persuadees.push(
      persuadeeFindings({ persuadee, gathered, evidence: kinds, baseline, arms, treated, sameFamily, settings }),
    );
  }

  finish(): RobustnessReport {
    const byName = <T extends { readonly persuadee: string }>(list: readonly T[]) =>
      list.toSorted((a, b) => compareText(a.persuadee, b.persuadee));
    return {
      net_of_control: this.#input.arms.includes('control'),
      baseline: baselineOf(this.#input),
      treated: this.#treated(),
      columns: byName(this.#columns),
      persuadees: byName(this.#persuadees),
      matrices: pairMatrices(this.#traces, this.#input.persuaders),
      curves: curveSets(this.#traces),
      contrasts: correct(byName(this.#contrasts)),
      actions: byName(this.#actions),
    };
  }

  #treated(): string[] {
    return this.#input.arms.filter((arm) => !UNTREATED.includes(arm));
  }

  #trace(name: Omit<ColumnTrace, 'shifts' | 'byPersuader'>, facts: TrialFacts): ColumnTrace {
    const { persuaders, arms } = this.#input;
    const plan = createColumnPlan({
      facts,
      baseline: baselineOf(this.#input),
      treated: this.#treated(),
      hasControl: arms.includes('control'),
    });
    const shifts = Array.from(treatedRows(plan), (row) => shiftAt(facts, row))
      .filter((shift) => shift !== null)
      .sort((a, b) => a - b);
    const several = persuaders.length > 1 ? persuaders : [];
    const planned = several.map((persuader) => ({
      persuader,
      read: planEffect(plan, netTerms(plan, { persuader }), shiftOutcome(facts)),
    }));
    plan.means.draw(this.#settings, JSON.stringify(['pairs', name.persuadee, name.question, name.visual_role]));
    return { ...name, shifts, byPersuader: planned.map(({ persuader, read }) => ({ persuader, effect: read() })) };
  }
}

/** Kind of evidence of a column: sampled probes are hidden and repeated (P 7.15). */
export function evidenceOf(key: string): Evidence {
  const { question, estimator } = columnOf(key);
  if (question === 'action' && estimator !== 'verbalised') return 'action';
  if (estimator === 'sampled') return 'repeated_hidden_probes';
  return estimator === 'logprob' ? 'logprob' : 'verbalised';
}

/** Of each question the column whose evidence is trusted most. */
function primaryColumns(facts: ReadonlyMap<string, TrialFacts>): ReadonlySet<string> {
  const groups = Map.groupBy([...facts.keys()], (key) => {
    const { question, role } = columnOf(key);
    return JSON.stringify([question, role]);
  });
  const trust = (key: string) => TRUST_ORDER.indexOf(evidenceOf(key));
  return new Set([...groups.values()].map((keys) => keys.reduce((a, b) => (trust(b) < trust(a) ? b : a))));
}

function placeOf(key: string): number {
  const { question } = columnOf(key);
  const at = QUESTIONS.indexOf(question);
  return (at < 0 ? QUESTIONS.length : at) * TRUST_ORDER.length + TRUST_ORDER.indexOf(evidenceOf(key));
}

/** Holm over all contrasts of the run that have a p. */
function correct(rows: readonly ContrastRow[]): ContrastRow[] {
  const tested = rows.flatMap(({ p }) => (p === null ? [] : [p]));
  const adjusted = holm(tested);
  let next = 0;
  return rows.map((row) => ({ ...row, pHolm: row.p === null ? null : adjusted[next++]! }));
}
