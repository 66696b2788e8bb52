import { type Mutant, playedIn } from './mutant.ts';

const dialects = 'moderation/dialects';

/** Wrong edits of guards that only the run over all suites plays. */
export const SUITE_MUTANTS: readonly Mutant[] = playedIn('suites', [
  {
    name: 'controversial taken for safe in qwen3guard',
    file: `${dialects}/qwen3guard.ts`,
    from: "const decision = decisionOf(lines?.Safety ?? '', DECISIONS);",
    to: "const decision = decisionOf((lines?.Safety ?? '').replace('Controversial', 'Safe'), DECISIONS);",
    caughtBy: /^qwen outcome controversial/,
  },
  {
    name: 'verdict on the response taken for that on the prompt in wildguard',
    file: `${dialects}/wildguard.ts`,
    from: "const harmful = target === 'prompt' ? request : response;",
    to: "const harmful = target === 'prompt' ? response : request;",
    caughtBy: /^wild (confusion|outcome)/,
  },
  {
    name: 'yes and no changed over in granite-guardian-3',
    file: `${dialects}/granite-answer.ts`,
    from: "outcome: lower === 'yes' ? 'unsafe' : 'safe'",
    to: "outcome: lower === 'yes' ? 'safe' : 'unsafe'",
    caughtBy: /^granite confusion/,
  },
]);
