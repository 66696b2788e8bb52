/** One wrong edit of the product, and what has to notice it. */
export interface Mutant {
  readonly name: string;
  readonly file: string;
  /** Stands in the file exactly once. */
  readonly from: string;
  readonly to: string;
  /** A difference that tests/oracle/check.py must print: no accident may pass for a kill. */
  readonly caughtBy: RegExp;
}

const dialects = 'moderation/dialects';

/** What the oracle check has to notice. An edit that no longer fits the code fails the whole test. */
export const MUTANTS: readonly Mutant[] = [
  {
    name: 'content dropped from the prompts of json-policy and one-word',
    file: 'moderation/evidence.ts',
    from: "return part.role === 'text' ? [text(part.text)] :",
    to: "return part.role === 'text' ? [text('')] :",
    caughtBy: /^(policy|word) confusion/,
  },
  {
    name: 'image not sent',
    file: 'moderation/evidence.ts',
    from: 'return part.atS === null ? [part.image] :',
    to: 'return part.atS === null ? [] :',
    caughtBy: /^policy on media confusion/,
  },
  {
    name: 'frames in the wrong order',
    file: 'moderation/questions.ts',
    from: 'derived.items.map((item, i)',
    to: 'derived.items.toReversed().map((item, i)',
    caughtBy: /^policy on media confusion/,
  },
  {
    name: 'aspect ratio squashed',
    file: 'media/normalise-image.ts',
    from: '.resize({ ...fitInside({ width, height }, plan),',
    to: '.resize({ width: 512, height: 512,',
    caughtBy: /^policy on media confusion/,
  },
  {
    name: 'transcript dropped',
    file: 'moderation/questions.ts',
    from: 'evidence: [transcript(part.segments)]',
    to: 'evidence: [transcript([])]',
    caughtBy: /^policy on media confusion/,
  },
  {
    name: 'pictures sent as they were, not as our JPEG',
    file: 'media/normalise-image.ts',
    from: '.jpeg({ quality: plan.quality })',
    to: '.png()',
    caughtBy: /^policy on media confusion/,
  },
  {
    name: 'content dropped from the prompt of llama-guard-3',
    file: `${dialects}/llama-guard-3.ts`,
    from: 'llamaGuardPrompt([wordsOf(evidence)]',
    to: "llamaGuardPrompt([wordsOf(evidence) && '']",
    caughtBy: /^guard confusion/,
  },
  {
    name: 'content dropped from the input of the moderation endpoint',
    file: `${dialects}/openai-moderation.ts`,
    from: "return { type: 'text', text: part.text } as const;",
    to: "return { type: 'text', text: '' } as const;",
    caughtBy: /^omni confusion/,
  },
  {
    name: 'labels swapped in the answers of one-word',
    file: `${dialects}/one-word.ts`,
    from: ': decide(decision, null);',
    to: ": decide(decision === 'safe' ? 'unsafe' : 'safe', null);",
    caughtBy: /^word confusion/,
  },
  {
    name: 'labels swapped in the answers of the moderation endpoint',
    file: `${dialects}/openai-moderation.ts`,
    from: "outcome: flagged ? 'unsafe' : 'safe'",
    to: "outcome: flagged ? 'safe' : 'unsafe'",
    caughtBy: /^omni confusion/,
  },
  {
    name: 'labels swapped in the truth of HateCheck',
    file: 'datasets/readers/hatecheck-truth.ts',
    from: "verdict: label === 'hateful' ?",
    to: "verdict: label !== 'hateful' ?",
    caughtBy: /^truth of the cases/,
  },
  {
    name: 'labels swapped in the ranking score',
    file: `${dialects}/label-score.ts`,
    from: 'return mass.unsafe / onLabels;',
    to: 'return mass.other / onLabels;',
    caughtBy: /^word roc_auc/,
  },
  {
    name: 'invalid counted as safe by the dialects',
    file: 'moderation/verdict.ts',
    from: "return verdict({ outcome: 'invalid', reason });",
    to: "return verdict({ outcome: 'safe', reason });",
    caughtBy: /^policy confusion/,
  },
  {
    name: 'invalid counted as safe by the scoring',
    file: 'moderation/score-rows.ts',
    from: '{ predicted: null, status: outcome, score: null }',
    to: "{ predicted: outcome === 'invalid' ? 'safe' : null, status: outcome, score: null }",
    caughtBy: /^word confusion/,
  },
  {
    name: 'a refusal counted as safe',
    file: `${dialects}/chat-verdict.ts`,
    from: "return verdict({ outcome: 'refused' });",
    to: "return verdict({ outcome: 'safe' });",
    caughtBy: /^word confusion/,
  },
  {
    name: 'an answer cut off is read as a whole one',
    file: 'models/read-answer.ts',
    from: "return { kind: 'truncated', text: parts.text, logprobs };",
    to: "return { kind: 'answered', text: parts.text, logprobs };",
    caughtBy: /^guard confusion/,
  },
  {
    name: 'unknown truth counted as safe by the reader',
    file: 'datasets/readers/openai-moderation.ts',
    from: "? 'safe' : null;",
    to: "? 'safe' : 'safe';",
    caughtBy: /^truth of the cases/,
  },
  {
    name: 'an absent label counted as safe by the reader',
    file: 'datasets/readers/openai-moderation.ts',
    from: 'if (!Object.hasOwn(row, key)) return null;',
    to: 'if (!Object.hasOwn(row, key)) return false;',
    caughtBy: /^truth of the cases/,
  },
  {
    name: 'unknown truth counted as safe by the scoring',
    file: 'moderation/score-rows.ts',
    from: 'truth: truth.verdict,',
    to: "truth: truth.verdict ?? 'safe',",
    caughtBy: /^policy n_known/,
  },
  {
    name: 'truth and prediction transposed in the confusion',
    file: 'metrics/classification-view.ts',
    from: 'index.truth[table.truth[row]!]! * width + predicted',
    to: '(answer < 0 ? index.truth[table.truth[row]!]! * width + predicted : predicted * width + index.truth[table.truth[row]!]!)',
    caughtBy: /^omni confusion/,
  },
  {
    name: 'a missing answer counted as the wrong label in the confusion',
    file: 'metrics/classification-view.ts',
    from: 'answer < 0 ? scheme.labels.length :',
    to: 'answer < 0 ? 1 - index.truth[table.truth[row]!]! :',
    caughtBy: /^word confusion/,
  },
  {
    name: 'a missing answer counted as a false alarm in the binary metrics',
    file: 'metrics/confusion.ts',
    from: '  if (missing) return;',
    to: '  if (missing) return void (binary.fp += isPositive ? 0 : count);',
    caughtBy: /^word f1_unsafe/,
  },
  {
    name: 'missing answers left out of the scores',
    file: 'reports/scoring.ts',
    from: "missing: 'wrong',",
    to: "missing: 'dropped',",
    caughtBy: /^word accuracy/,
  },
  {
    name: 'the kinds of cases count a missing answer as right',
    file: 'reports/functionality.ts',
    from: 'if (decisionOf(row) === row.truth) cell.correct += 1;',
    to: 'if ((decisionOf(row) ?? row.truth) === row.truth) cell.correct += 1;',
    caughtBy: /^word on \w+ \S+ correct/,
  },
  {
    name: 'placeholder texts judged',
    file: 'datasets/readers/openai-moderation.ts',
    from: 'if (row.prompt === PLACEHOLDER)',
    to: 'if (row.prompt === PLACEHOLDER.slice(1))',
    caughtBy: /^rows left out/,
  },
];
