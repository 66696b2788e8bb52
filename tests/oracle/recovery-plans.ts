import { EVERYTHING, type RecoveryPlan } from './recovery-run.ts';

/** What parameters and sampled means are read from. */
export const QUICK: RecoveryPlan = {
  ...EVERYTHING,
  set: 'quick',
  probes: ['likert', 'binary'],
  estimators: ['logprob', 'sampled'],
  samples: 1,
};

const TOKENS = { ...QUICK, priors: ['moderate'], probes: ['binary'], estimators: ['logprob'] } as const;
const MITIGATIONS = ['none', 'cautious', 'inoculation', 'reflection', 'guard'] as const;

/** Every arm under judges after every turn, and the probes once more with time to think. */
export const EVERY_ARM: RecoveryPlan = {
  ...TOKENS,
  arms: ['control', 'text', 'caption', 'media', 'media_placebo', 'media_only'],
  judges: ['fair', 'lenient'],
  judge_at: 'every',
  reflective: true,
};

/** Every mitigation, one of them by a moderator that finds every turn unsafe; a judge at the end. */
export const EVERY_MITIGATION: RecoveryPlan = { ...TOKENS, arms: ['text'], mitigations: MITIGATIONS, judges: ['fair'] };

/** Cards as videos, and neutral videos in their place. */
export const VIDEOS: RecoveryPlan = {
  ...TOKENS,
  arms: ['text', 'media', 'media_placebo', 'media_only'],
  media: { kind: 'video', frames: 2 },
};

const { set: _, ...ALL_CASES } = TOKENS;

/** The longer form: everything crossed with everything. */
export const WHOLE: RecoveryPlan = {
  ...ALL_CASES,
  arms: EVERY_ARM.arms,
  priors: ['none', 'weak', 'moderate', 'strong'],
  mitigations: MITIGATIONS,
  judges: ['fair', 'lenient'],
  judge_at: 'every',
  reflective: true,
};
