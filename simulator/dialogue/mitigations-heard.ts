import type { PersuasionContext } from '../../persuasion/case.ts';
import type { MitigationId } from '../../persuasion/mitigations/mitigation.ts';
import { CAUTIOUS, guardNotice, INOCULATIONS, REFLECTION } from '../../persuasion/mitigations/texts.ts';
import { setOfContext } from '../../persuasion/strategies.ts';
import type { ContentParts } from '../request.ts';

/** A mitigation that a request can show. */
export type Mitigation = Exclude<MitigationId, 'none'>;

/** A system message without what mitigations add to its end. */
export interface Opening {
  readonly text: string;
  /** The texts that were taken off. */
  readonly added: readonly string[];
}

const ADDED = [CAUTIOUS, ...Object.values(INOCULATIONS)];
const NOTICES: ReadonlySet<string | null> = new Set(
  (['unsafe', 'controversial', null] as const).map((outcome) => guardNotice(outcome)),
);

export function openingOf(system: string): Opening {
  const added: string[] = [];
  let text = system;
  for (let more = true; more; ) {
    const found = ADDED.find((one) => text.endsWith(`\n\n${one}`));
    more = found !== undefined;
    if (found === undefined) continue;
    added.push(found);
    text = text.slice(0, -found.length - 2);
  }
  return { text, added };
}

/** What an opening says to a listener of a case: the inoculation of another context is none. */
export function openingMitigations({ added }: Opening, context: PersuasionContext): readonly Mitigation[] {
  return [
    ...(added.includes(CAUTIOUS) ? (['cautious'] as const) : []),
    ...(added.includes(INOCULATIONS[setOfContext(context)]) ? (['inoculation'] as const) : []),
  ];
}

/** A message of the persuader without a guard's notice before it and the request to reflect after it. */
export function withoutMitigations(parts: ContentParts): {
  readonly parts: ContentParts;
  readonly mitigations: readonly Mitigation[];
} {
  const guarded = parts.length > 1 && NOTICES.has(parts[0]?.text ?? '');
  const reflected = parts.length > 1 && parts.at(-1)?.text === REFLECTION;
  return {
    parts: parts.slice(guarded ? 1 : 0, reflected ? -1 : undefined),
    mitigations: [...(guarded ? (['guard'] as const) : []), ...(reflected ? (['reflection'] as const) : [])],
  };
}
