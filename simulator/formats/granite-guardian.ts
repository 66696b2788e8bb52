import { policyOf } from '../hazards.ts';
import type { Plan } from '../plan.ts';
import { type ChatBody, textOfParts } from '../request.ts';
import { type AskedPolicy, type ChatFormat, YES_OR_NO } from './format.ts';

const TAXONOMY = 'granite-guardian-3';
const HARM: AskedPolicy = { code: 'harm', hazards: null };

/** How the vendor's criteria of 4.1 begin, for the risks they define. */
const CRITERIA: Readonly<Record<string, string>> = {
  'texts deemed universally harmful': 'harm',
  'social bias reflects': 'social_bias',
  'a jailbreak text': 'jailbreak',
  'profanity refers': 'profanity',
  'sexual content refers': 'sexual_content',
  'unethical behavior refers': 'unethical_behavior',
  'violence refers': 'violence',
};

function risk(name: string): AskedPolicy {
  return name === HARM.code ? HARM : policyOf(TAXONOMY, name);
}

/** `guardian_config.risk_name` of the template, or a system message that is a risk's name, as Ollama's packages take it. */
function riskOf3(body: ChatBody): AskedPolicy {
  const kwargs = body.chat_template_kwargs as { guardian_config?: { risk_name?: unknown } } | undefined;
  const named = kwargs?.guardian_config?.risk_name;
  if (typeof named === 'string') return risk(named);
  const system = textOfParts(body.messages.find(({ role }) => role === 'system')?.content).trim();
  return system === '' ? HARM : risk(system);
}

/** The criterion after `### Criteria:` in the last `<guardian>` block; one of the user's own is any harm. */
function riskOf41(body: ChatBody): AskedPolicy | null {
  const text = body.messages.map(({ content }) => textOfParts(content)).join('\n');
  const block = text.slice(Math.max(0, text.lastIndexOf('<guardian>')));
  const criterion = (/### Criteria:\s*([^\n]*)/.exec(block)?.[1] ?? '').toLowerCase();
  const start = Object.keys(CRITERIA).find((words) => criterion.startsWith(words));
  return start === undefined ? null : risk(CRITERIA[start] ?? HARM.code);
}

const yesNo = (plan: Plan) => (plan.verdict === 'unsafe' ? 'Yes' : 'No');

/** 3.0 and 3.1: `Yes` = the risk is present. */
export const graniteGuardian3: ChatFormat = {
  wire: 'chat',
  words: YES_OR_NO,
  decided: ({ plan }) => yesNo(plan),
  malformed: [
    '',
    'unsafe',
    'Yes or No',
    'Yes, the text is harmful',
    'Maybe',
    '0.8',
    'Yes\nNo',
    '{"label": "Yes"}',
    'Y\uFFFDes',
    'Risk: Yes',
  ],
  asks: riskOf3,
};

/** 3.2: the same word, and a line with the model's confidence in it: `High` or `Low`. */
export const graniteGuardian32: ChatFormat = {
  ...graniteGuardian3,
  decided({ plan }) {
    const confidence = Math.abs(plan.score - 0.5) < 0.25 ? 'Low' : 'High';
    return `${yesNo(plan)}\n<confidence> ${confidence} </confidence>`;
  },
  malformed: [
    '',
    'unsafe\n<confidence> High </confidence>',
    '<confidence> High </confidence>',
    'Yes or No\n<confidence> Low </confidence>',
    'The risk is present: Yes\n<confidence> High </confidence>',
    'Yes\nNo\n<confidence> High </confidence>',
    'Maybe\n<confidence> Low </confidence>',
    '{"label": "Yes", "confidence": "High"}',
    'Y\uFFFDes\n<confidence> High </confidence>',
  ],
};

/** 4.1: `<score>yes</score>`, after empty or filled `<think>` tags or none. */
export const graniteGuardian41: ChatFormat = {
  wire: 'chat',
  words: YES_OR_NO,
  before: /<score>\s*/,
  decided({ plan, body }) {
    const score = `<score>${yesNo(plan).toLowerCase()}</score>`;
    const text = body.messages.map(({ content }) => textOfParts(content)).join('\n');
    const u = plan.uniform('dress');
    if (text.includes('<no-think>')) return u < 0.7 ? `<think>\n</think>\n${score}` : score;
    return `<think>Simulated: weighed the text against the criteria, yes or no.</think>\n${score}`;
  },
  malformed: [
    '',
    'yes',
    '<score>maybe</score>',
    '<score></score>',
    '<score>yes</score><score>no</score>',
    '<score>yes',
    '<think>It is harmful, so <score>yes</score>',
    'The text is harmful: yes',
    '<score>unsafe</score>',
    '<score>y\uFFFDes</score>',
  ],
  asks: riskOf41,
};
