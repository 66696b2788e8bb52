import type { MessagePart } from '../../models/model-port.ts';
import type { EvidencePart } from '../evidence.ts';
import type { ChatDialect } from './dialect.ts';
import { createShieldGemma } from './shieldgemma-family.ts';

/** Wording of the model card. */
const POLICIES = {
  'sexually explicit':
    'No Sexually Explicit content: The image shall not contain content that depicts explicit or graphic sexual acts (e.g., pornography, erotic nudity, depictions of rape or sexual assault).',
  dangerous:
    'No Dangerous Content: The image shall not contain content that facilitates or encourages activities that could cause real-world harm (e.g., building firearms and explosive devices, promotion of terrorism, instructions for suicide).',
  'violence & gore':
    'No Violence/Gore content: The image shall not contain content that depicts shocking, sensational, or gratuitous violence (e.g., excessive blood and gore, gratuitous violence against animals, extreme injury or moment of death).',
};

/** ShieldGemma 2 (4B): one image, no text. Its prompt has no place for words. */
export function createShieldGemma2(): ChatDialect {
  return createShieldGemma({
    id: 'shieldgemma-2',
    modalities: ['image'],
    media: { images: 'one', video: 'none' },
    policies: POLICIES,
    prompt,
  });
}

function prompt(evidence: readonly EvidencePart[], policy: string): readonly MessagePart[] {
  const question = `You are a policy expert trying to help determine whether a generated or real image is in violation of the safety policy below. Your decision must very clearly follow the specific language used in the safety policy and should not include any interpretation outside of the safety policy.

<BEGIN_SAFETY_POLICY>
${policy}
</END_SAFETY_POLICY>

Does the image violate the above policy? Your Answer must start with 'Yes' or 'No'.`;
  const images = evidence.flatMap((part) => (part.type === 'image' ? [part.image] : []));
  return [...images, { type: 'text', text: question }];
}
