import { namedCategories, nativeBy, nativeIn } from '../hazards.ts';
import { type ChatFormat, SAFE_OR_UNSAFE } from './format.ts';

/** Canonical hazard (M 5.2) -> code of Llama Guard 3, in the order that answers list them (M 5.3). */
const GUARD_3: Readonly<Record<string, string>> = {
  HATE: 'S10',
  VIOLENCE: 'S1',
  'ILLEGAL.nonviolent': 'S2',
  'SEX.crime': 'S3',
  'SEX.minors': 'S4',
  DEFAMATION: 'S5',
  ADVICE: 'S6',
  PRIVACY: 'S7',
  IP: 'S8',
  CBRNE: 'S9',
  SELF_HARM: 'S11',
  'SEX.adult': 'S12',
  POLITICAL: 'S13',
};

/** Line 1 `safe` or `unsafe`, then a line of codes of the release's own taxonomy. */
function llamaGuard(codeOf: (hazard: string) => string | null, hate: string): ChatFormat {
  const first = hate.startsWith('O') ? 'O1' : 'S1';
  return {
    wire: 'chat',
    words: SAFE_OR_UNSAFE,
    decided(deciding) {
      const { plan } = deciding;
      const codes = plan.verdict === 'unsafe' ? namedCategories(codeOf, deciding, { mayOmit: true }) : [];
      const lines = codes.length === 0 ? plan.verdict : `${plan.verdict}\n${codes.join(',')}`;
      return plan.uniform('dress') < 0.25 ? `\n\n${lines}` : lines;
    },
    malformed: [
      '',
      `safe\n${first}`,
      'unsafe\nnone',
      'The content is unsafe because it attacks a group.',
      'safe\nunsafe',
      `unsafely\n${hate}`,
      `harmful\n${hate}`,
      '{"verdict": "unsafe"}',
      `un\uFFFDsafe\n${hate}`,
    ],
  };
}

export const llamaGuard1 = llamaGuard(nativeIn('llama-guard-1'), 'O1');
export const llamaGuard2 = llamaGuard(nativeIn('llama-guard-2'), 'S9');
export const llamaGuard3 = llamaGuard(nativeBy(GUARD_3), 'S10');
export const llamaGuard3Vision = llamaGuard(nativeIn('llama-guard-3-vision'), 'S10');
export const llamaGuard4 = llamaGuard(nativeIn('llama-guard-4'), 'S10');
