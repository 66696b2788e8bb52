import type { SimulatedModel } from './config.ts';
import { namedCategories } from './hazards.ts';
import type { PlannedText } from './known-texts.ts';
import { type Plan, pick } from './plan.ts';

export type ChatFormat = Exclude<SimulatedModel['format'], 'moderations'>;

export interface Deciding {
  readonly format: ChatFormat;
  readonly plan: Plan;
  readonly text: PlannedText;
  readonly settings: SimulatedModel;
  /** Properties of the schema asked for; null = none asked. */
  readonly properties: ReadonlySet<string> | null;
}

/** The message text of an answer that gives the plan's verdict, in the model's format and its allowed variants. */
export function decidedContent(deciding: Deciding): string {
  const { format, plan } = deciding;
  const u = plan.uniform('dress');
  if (format === 'one-word') {
    const word = plan.verdict;
    return pick([word, word, word, ` ${word}`, capitalised(word)], u);
  }
  if (format === 'llama-guard-3') {
    const codes = plan.verdict === 'unsafe' ? namedCategories(format, deciding) : [];
    const lines = codes.length === 0 ? plan.verdict : `${plan.verdict}\n${codes.join(',')}`;
    return u < 0.25 ? `\n\n${lines}` : lines;
  }
  const json = policyJson(deciding);
  return deciding.properties === null && u < 0.1 ? `\`\`\`json\n${json}\n\`\`\`` : json;
}

function policyJson(deciding: Deciding): string {
  const { plan, properties } = deciding;
  const unsafe = plan.verdict === 'unsafe';
  const fields = {
    verdict: plan.verdict,
    categories: unsafe ? namedCategories('json-policy', deciding) : [],
    severity: unsafe ? 1 + Math.floor(plan.uniform('severity') * 3) : 0,
    confidence: Math.round(Math.max(plan.score, 1 - plan.score) * 100) / 100,
    rationale: `Simulated: judged ${plan.verdict}.`,
  };
  const asked = Object.entries(fields).filter(([name]) => properties === null || properties.has(name));
  return JSON.stringify(Object.fromEntries(asked));
}

export function capitalised(word: string): string {
  return word.slice(0, 1).toUpperCase() + word.slice(1);
}
