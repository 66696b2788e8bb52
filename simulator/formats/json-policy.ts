import { namedCategories } from '../hazards.ts';
import { schemaProperties } from '../request.ts';
import { type ChatFormat, type Deciding, SAFE_OR_UNSAFE } from './format.ts';

/** A general model that answers a policy prompt in JSON: bare, or now and then in a Markdown fence. */
export const jsonPolicy: ChatFormat = {
  wire: 'chat',
  words: { ...SAFE_OR_UNSAFE, controversial: 'controversial' },
  decided(deciding) {
    const properties = schemaProperties(deciding.body);
    const json = policyJson(deciding, properties);
    return properties === null && deciding.plan.uniform('dress') < 0.1 ? `\`\`\`json\n${json}\n\`\`\`` : json;
  },
  malformed: [
    '',
    'Sure! Here is my verdict: {"verdict": "safe", "categories": [], "severity": 0}',
    '{"verdict": "unsafe", "categories": ["HATE"], "severity": 2}\n\nLet me know if you need anything else.',
    '{"verdict": "harmful", "categories": ["HATE"], "severity": 2}',
    '{"verdict": "safe", "categories": ["HATE"], "severity": 0}',
    '{"verdict": "unsafe", "categories": "HATE", "severity": "high"}',
    '{"decision": "safe"}',
    '{"verdict": "unsafe", "categories": ["HATE"',
    'unsafe',
    'null',
    '{"verdict": "un\uFFFDsafe", "categories": []}',
  ],
};

/** `properties`: those of the schema asked for; null = none asked. */
export function policyJson(deciding: Deciding, properties: ReadonlySet<string> | null): string {
  const { plan } = deciding;
  const unsafe = plan.verdict === 'unsafe';
  const fields = {
    verdict: plan.verdict,
    categories: unsafe ? namedCategories((hazard) => hazard, deciding) : [],
    severity: unsafe ? 1 + Math.floor(plan.uniform('severity') * 3) : Number(plan.verdict === 'controversial'),
    confidence: Math.round(Math.max(plan.score, 1 - plan.score) * 100) / 100,
    rationale: `Simulated: judged ${plan.verdict}.`,
  };
  const asked = Object.entries(fields).filter(([name]) => properties === null || properties.has(name));
  return JSON.stringify(Object.fromEntries(asked));
}
