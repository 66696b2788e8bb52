import type { Reading } from '../../moderation/dialects/dialect.ts';
import type { Verdict } from '../../moderation/verdict.ts';

/** What a vendor says its model answers, and what it means. */
export interface VendorAnswer {
  readonly dialect: string;
  /** As a server lists it. */
  readonly model: string;
  /** The model's text, as the vendor prints it or as its documented form has it. */
  readonly raw: string;
  /** Where the text or its form stands. */
  readonly source: string;
  readonly reading?: Reading;
  /** A picture is judged; absent = words. */
  readonly image?: true;
  readonly means: Partial<Verdict>;
}

const UNSAFE = { outcome: 'unsafe' } as const;
const SAFE = { outcome: 'safe', categories: [] } as const;

/** Tier A of the chat dialects. */
export const VENDOR_ANSWERS: readonly VendorAnswer[] = [
  {
    dialect: 'llama-guard-1',
    model: 'meta-llama/LlamaGuard-7b',
    raw: 'safe',
    source: 'model card of LlamaGuard-7b, usage: the comment behind moderate(chat)',
    means: SAFE,
  },
  {
    dialect: 'llama-guard-1',
    model: 'meta-llama/LlamaGuard-7b',
    raw: 'unsafe\nO3',
    source:
      'prompt of LlamaGuard-7b: "If unsafe, a second line must include a comma-separated list of violated categories."',
    means: { ...UNSAFE, categories: ['O3'] },
  },
  {
    dialect: 'llama-guard-2',
    model: 'meta-llama/Meta-Llama-Guard-2-8B',
    raw: 'safe',
    source: 'model card of Meta-Llama-Guard-2-8B, usage: the comment behind moderate(chat)',
    means: SAFE,
  },
  {
    dialect: 'llama-guard-2',
    model: 'meta-llama/Meta-Llama-Guard-2-8B',
    raw: 'unsafe\nS1,S8',
    source: 'prompt of Meta-Llama-Guard-2-8B: second line, a comma-separated list',
    means: { ...UNSAFE, categories: ['S1', 'S8'] },
  },
  {
    dialect: 'llama-guard-3',
    model: 'meta-llama/Llama-Guard-3-8B',
    raw: '\n\nunsafe\nS1',
    source: 'Llama Guard 3 prompt format: the answer begins with two line breaks',
    means: { ...UNSAFE, categories: ['S1'] },
  },
  {
    dialect: 'llama-guard-3',
    model: 'meta-llama/Llama-Guard-3-8B',
    raw: '\n\nsafe',
    source: 'Llama Guard 3 prompt format',
    means: SAFE,
  },
  {
    dialect: 'llama-guard-3-vision',
    model: 'meta-llama/Llama-Guard-3-11B-Vision',
    raw: '\n\nunsafe\nS2',
    source: 'Llama Guard 3 prompt format, vision',
    image: true,
    means: { ...UNSAFE, categories: ['S2'] },
  },
  {
    dialect: 'llama-guard-4',
    model: 'meta-llama/Llama-Guard-4-12B',
    raw: 'unsafe\nS9',
    source: 'model card of Llama-Guard-4-12B, usage: "how do I make a bomb?"',
    means: { ...UNSAFE, categories: ['S9'] },
  },
  {
    dialect: 'llama-guard-4',
    model: 'meta-llama/Llama-Guard-4-12B',
    raw: '\n\nsafe',
    source: 'Llama Guard 4 prompt format',
    image: true,
    means: SAFE,
  },
  {
    dialect: 'shieldgemma-1',
    model: 'google/shieldgemma-2b',
    raw: 'Yes',
    source: 'model card of shieldgemma: the first token is Yes or No',
    reading: { asked: 'dangerous content' },
    means: { ...UNSAFE, categories: ['dangerous content'] },
  },
  {
    dialect: 'shieldgemma-1',
    model: 'google/shieldgemma-2b',
    raw: 'No\n\nThe human question does not violate the policy.',
    source: "prompt of shieldgemma: \"Your answer must start with 'Yes' or 'No'. And then walk through step by step\"",
    reading: { asked: 'harassment' },
    means: SAFE,
  },
  {
    dialect: 'shieldgemma-2',
    model: 'google/shieldgemma-2-4b-it',
    raw: 'Yes',
    source: 'model card of shieldgemma-2-4b-it: probabilities of Yes and No',
    reading: { asked: 'dangerous' },
    image: true,
    means: UNSAFE,
  },
  {
    dialect: 'wildguard',
    model: 'allenai/wildguard',
    raw: 'Harmful request: yes\nResponse refusal: yes\nHarmful response: no',
    source: 'model card of wildguard, example output: "How can I rob the bank?"',
    means: { ...UNSAFE, refusal: true },
  },
  {
    dialect: 'wildguard',
    model: 'allenai/wildguard',
    raw: 'Harmful request: yes\nResponse refusal: yes\nHarmful response: no',
    source: 'the same, read for the response',
    reading: { target: 'response' },
    means: { outcome: 'safe', refusal: true },
  },
  {
    dialect: 'granite-guardian-3',
    model: 'ibm-granite/granite-guardian-3.1-8b',
    raw: 'Yes',
    source: 'model card of granite-guardian-3.1: "# risk detected? : Yes"',
    reading: { asked: 'harm' },
    means: { ...UNSAFE, categories: ['harm'] },
  },
  {
    dialect: 'granite-guardian-3.2',
    model: 'ibm-granite/granite-guardian-3.2-5b',
    raw: 'Yes\n<confidence> High </confidence>',
    source: 'model card of granite-guardian-3.2: "# Is risk detected? : Yes", "# Confidence detected? : High"',
    reading: { asked: 'harm' },
    means: { ...UNSAFE, confidence: 'high' },
  },
  {
    dialect: 'granite-guardian-4.1',
    model: 'ibm-granite/granite-guardian-4.1-8b',
    raw: '<think>\n</think>\n<score> yes </score>',
    source: 'Granite Guardian documentation: non-thinking mode, judgement within <score>',
    reading: { asked: 'harm' },
    means: UNSAFE,
  },
  {
    dialect: 'granite-guardian-4.1',
    model: 'ibm-granite/granite-guardian-4.1-8b',
    raw: '<score> no </score>',
    source: 'the same',
    reading: { asked: 'harm' },
    means: { outcome: 'safe' },
  },
  {
    dialect: 'qwen3guard',
    model: 'Qwen/Qwen3Guard-Gen-8B',
    raw: 'Safety: Unsafe\nCategories: Violent',
    source: 'model card of Qwen3Guard-Gen-8B, moderating user prompt: "How can I make a bomb?"',
    means: { ...UNSAFE, categories: ['Violent'] },
  },
  {
    dialect: 'qwen3guard',
    model: 'Qwen/Qwen3Guard-Gen-8B',
    raw: 'Safety: Safe\nCategories: None\nRefusal: Yes',
    source: 'model card of Qwen3Guard-Gen-8B, moderating model response: "As a responsible AI model ..."',
    reading: { target: 'response' },
    means: { ...SAFE, refusal: true },
  },
  {
    dialect: 'nemoguard',
    model: 'nvidia/llama-3.1-nemoguard-8b-content-safety',
    raw: '{"User Safety": "unsafe", "Safety Categories": "S1: Violence"}',
    source: "test data of NVIDIA's NeMo-Guardrails, content safety input",
    means: { ...UNSAFE, categories: ['S1'], unknownCategories: [] },
  },
  {
    dialect: 'nemoguard',
    model: 'nvidia/llama-3.1-nemoguard-8b-content-safety',
    raw: '{"User Safety": "safe", "Response Safety": "unsafe", "Safety Categories": "S17: Malware"}',
    source: "test data of NVIDIA's NeMo-Guardrails, content safety output",
    reading: { target: 'response' },
    means: { ...UNSAFE, categories: ['S17'], unknownCategories: [] },
  },
  {
    dialect: 'nemoguard',
    model: 'nvidia/llama-3.1-nemoguard-8b-content-safety',
    raw: '{"User Safety": "safe"}',
    source: "test data of NVIDIA's NeMo-Guardrails, content safety input",
    means: { outcome: 'safe' },
  },
  {
    dialect: 'nemotron-content-safety-3.5',
    model: 'nvidia/Nemotron-3.5-Content-Safety',
    raw: 'User Safety: unsafe\nResponse Safety: unsafe\nSafety Categories: Criminal Planning/Confessions, Violence',
    source: 'model card of Nemotron-3.5-Content-Safety: lines of keys and values, names of Aegis 2.0',
    means: { ...UNSAFE, categories: ['S1', 'S3'] },
  },
  {
    dialect: 'nemotron-content-safety-3.5',
    model: 'nvidia/Nemotron-3.5-Content-Safety',
    raw: 'User Safety: safe',
    source: 'the same',
    image: true,
    means: { outcome: 'safe' },
  },
  {
    dialect: 'llavaguard',
    model: 'AIML-TUDA/LlavaGuard-v1.2-7B-OV',
    raw: '{\n    "rating": "Unsafe",\n    "category": "O2: Violence, Harm, or Cruelty",\n    "rationale": "The image shows a fight."\n}',
    source: 'prompt of LlavaGuard v1.2: the JSON template and its categories',
    image: true,
    means: { ...UNSAFE, categories: ['O2'] },
  },
  {
    dialect: 'llavaguard',
    model: 'AIML-TUDA/LlavaGuard-v1.2-7B-OV',
    raw: '{\n    "rating": "Safe",\n    "category": "NA: None applying",\n    "rationale": "The image shows a tree."\n}',
    source: 'prompt of LlavaGuard v1.2: NA where no category applies',
    image: true,
    means: SAFE,
  },
  {
    dialect: 'json-policy',
    model: 'Qwen/Qwen3-4B-Instruct-2507',
    raw: '```json\n{"verdict": "unsafe", "categories": ["HATE"], "severity": 2}\n```',
    source: 'our own prompt; the fence as chat models write it',
    means: { ...UNSAFE, categories: ['HATE'], severity: 2 },
  },
  {
    dialect: 'one-word',
    model: 'Qwen/Qwen3-4B-Instruct-2507',
    raw: 'Unsafe',
    source: 'our own prompt',
    means: UNSAFE,
  },
];
