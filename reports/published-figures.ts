/** A figure that somebody published on other data or by another rule: printed only under the words "not comparable". */
export interface PublishedFigure {
  readonly system: string;
  readonly metric: string;
  readonly value: string;
  readonly data: string;
  readonly source: string;
  /** Why it does not compare. */
  readonly why: string;
}

const UNIFIED = {
  metric: 'macro F1',
  data: 'their unified benchmark, binary',
  source: 'Machlovi et al. 2025, arXiv 2508.07063',
  why: 'no formula, list of labels or treatment of missing answers is given',
};
const FOLLOW_UP = {
  metric: 'macro F1',
  data: 'GuardEval',
  source: 'arXiv 2601.03273',
  why: 'label sets were read as classes of their own, and two of its sources overlap by 45 %',
};
const GUARD_BENCH = {
  metric: 'F1 of unsafe',
  data: 'HateCheck',
  source: 'GuardBench',
  why: 'another prompt, another host, and answers that could not be read treated otherwise; calling everything hateful scores .815 there',
};

export const PUBLISHED: readonly PublishedFigure[] = [
  { system: 'SafePhi', value: '.89', ...UNIFIED },
  { system: 'OpenAI moderation', value: '.77', ...UNIFIED },
  { system: 'Llama Guard', value: '.74', ...UNIFIED },
  { system: 'GGuard', value: '.832', ...FOLLOW_UP },
  { system: 'OpenAI moderation', value: '.64', ...FOLLOW_UP },
  { system: 'Llama Guard', value: '.61', ...FOLLOW_UP },
  { system: 'Llama Guard 3', value: '.925', ...GUARD_BENCH },
  { system: 'Detoxify', value: '.757 to .803', ...GUARD_BENCH },
];
