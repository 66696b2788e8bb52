import { digestOf } from '../core/digest.ts';
import { FRAMES, planDigest } from '../media/plan.ts';
import { SHOWING_ARMS } from '../persuasion/condition.ts';
import { JUDGE_PROMPT, judgeTemplateDigest } from '../persuasion/judges/judge-request.ts';
import { JUDGE_READING } from '../persuasion/judges/read-judgement.ts';
import { MITIGATION_TEXTS } from '../persuasion/mitigations/apply.ts';
import { PERSUADER_PROMPT } from '../persuasion/persuaders/live-turn.ts';
import { REFLECT, REFLECTION } from '../persuasion/probes/reflection.ts';
import type { PersuasionSpec } from '../runs/spec.ts';

/** What trials depend on beyond a persuadee's replies and probes: of each only where the spec has it. */
export function trialParts(persuasion: PersuasionSpec): Readonly<Record<string, string>> {
  const { arms, judges, media, mitigations, persuaders, reflective } = persuasion;
  const parts: Record<string, string> = {};
  if (judges.length > 0)
    parts['persuasion: judges'] = `${JUDGE_PROMPT} ${judgeTemplateDigest().slice(0, 12)}, ${JUDGE_READING}`;
  if (persuaders.length > 0) parts['persuasion: persuaders'] = PERSUADER_PROMPT;
  if (mitigations.some((one) => one !== 'none')) parts['persuasion: mitigations'] = MITIGATION_TEXTS;
  if (reflective) parts['persuasion: reflection'] = `${REFLECTION} ${digestOf(REFLECT).slice(0, 12)}`;
  if (media.kind === 'video' && arms.some((arm) => SHOWING_ARMS.includes(arm))) {
    const plan = planDigest({ ...FRAMES, count: media.frames });
    parts['persuasion: video'] = `frames x${media.frames} (plan ${plan.slice(0, 12)})`;
  }
  return parts;
}
