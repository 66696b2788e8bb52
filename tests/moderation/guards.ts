import { createGptOssSafeguard } from '../../moderation/dialects/gpt-oss-safeguard.ts';
import { createGraniteGuardian32 } from '../../moderation/dialects/granite-guardian-3.2.ts';
import { createGraniteGuardian3 } from '../../moderation/dialects/granite-guardian-3.ts';
import { createGraniteGuardian41 } from '../../moderation/dialects/granite-guardian-4.1.ts';
import { createNemoGuard } from '../../moderation/dialects/nemoguard.ts';
import { createNemotronContentSafety35 } from '../../moderation/dialects/nemotron-content-safety-3.5.ts';
import { createPolyGuard } from '../../moderation/dialects/polyguard.ts';
import { createQwen3Guard } from '../../moderation/dialects/qwen3guard.ts';
import { createShieldstral } from '../../moderation/dialects/shieldstral.ts';
import { createWildGuard } from '../../moderation/dialects/wildguard.ts';

export const wildGuard = createWildGuard();
export const granite3 = createGraniteGuardian3();
export const granite32 = createGraniteGuardian32();
export const granite41 = createGraniteGuardian41();
export const qwen3Guard = createQwen3Guard();
export const nemoGuard = createNemoGuard();
export const nemotron35 = createNemotronContentSafety35();
export const gptOss = createGptOssSafeguard();
export const polyGuard = createPolyGuard();
export const shieldstral = createShieldstral();

const NOT_HARMFUL = 'Harmful request: no\nRequest safety violations: None\nResponse refusal: no\n';

/**
 * Each guard with valid answers about the prompt and the one word (or key and word) that decides: `safe` and `unsafe` are
 * what the parser looks for, as in the answers.
 */
export const GUARDS = [
  {
    dialect: wildGuard,
    words: { safe: 'no', unsafe: 'yes' },
    safe: ['Harmful request: no\nResponse refusal: n/a\nHarmful response: n/a'],
    unsafe: [
      'Harmful request: yes\nResponse refusal: n/a\nHarmful response: n/a',
      'Harmful request: yes\nResponse refusal: no\nHarmful response: yes\n',
    ],
  },
  { dialect: granite3, words: { safe: 'no', unsafe: 'yes' }, safe: ['No', 'no\n'], unsafe: ['Yes', ' yes'] },
  {
    dialect: granite32,
    words: { safe: 'no', unsafe: 'yes' },
    safe: ['No\n<confidence> Low </confidence>', 'No'],
    unsafe: ['Yes\n<confidence> High </confidence>', 'Yes'],
  },
  {
    dialect: granite41,
    words: { safe: 'no', unsafe: 'yes' },
    safe: ['<score>no</score>', '<think>\n</think>\n<score> no </score>'],
    unsafe: ['<score>yes</score>', '<think>it says no</think>\n<score> yes </score>'],
  },
  {
    dialect: qwen3Guard,
    words: { safe: 'safe', unsafe: 'unsafe' },
    safe: ['Safety: Safe\nCategories: None', 'Safety: Safe\nCategories: None\nRefusal: Yes'],
    unsafe: ['Safety: Unsafe\nCategories: Violent', 'Safety: Unsafe\nCategories: PII, Unethical Acts\nRefusal: No'],
  },
  {
    dialect: nemoGuard,
    words: { safe: 'safe', unsafe: 'unsafe' },
    safe: ['{"User Safety": "safe"}', '{"User Safety": "safe", "Response Safety": "safe"}'],
    unsafe: [
      '{"User Safety": "unsafe", "Safety Categories": "Violence, Needs Caution"}',
      '{"User Safety": "unsafe", "Response Safety": "safe", "Safety Categories": "Threat"}',
    ],
  },
  {
    dialect: nemotron35,
    words: { safe: 'safe', unsafe: 'unsafe' },
    safe: ['User Safety: safe', 'User Safety: safe\nResponse Safety: safe'],
    unsafe: ['User Safety: unsafe\nSafety Categories: Violence', 'User Safety: unsafe\nResponse Safety: safe'],
  },
  {
    dialect: gptOss,
    words: { safe: 'safe', unsafe: 'unsafe' },
    safe: ['{"verdict": "safe", "categories": []}'],
    unsafe: [
      '{"verdict": "unsafe", "categories": ["HATE"]}',
      '<|channel|>analysis<|message|>hm<|end|><|start|>assistant<|channel|>final<|message|>{"verdict": "unsafe", "categories": []}<|return|>',
    ],
  },
  {
    dialect: polyGuard,
    words: { safe: 'no', unsafe: 'yes' },
    safe: [`${NOT_HARMFUL}Harmful response: no\nResponse safety violations: None`],
    unsafe: [
      'Harmful request: yes\nRequest safety violations: S1,S10\nResponse refusal: yes\nHarmful response: no\nResponse safety violations: None',
      'Harmful request: yes\nResponse refusal: no\nHarmful response: no',
    ],
  },
  { dialect: shieldstral, words: { safe: 'no', unsafe: 'yes' }, safe: ['no', 'No'], unsafe: ['yes', ' Yes\n'] },
] as const;
