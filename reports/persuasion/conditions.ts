import type { PersuasionInput } from './persuasion-input.ts';

/** What the tables by arm and prior are of, where a run crosses its trials with more than that. */
export interface Baseline {
  readonly mitigation: string;
  readonly persuader: string;
}

type Crossed = Pick<PersuasionInput, 'mitigations' | 'persuaders'>;

/** No mitigation and the case's own turns where the run has them, else the first of each that it names. */
export function baselineOf({ mitigations, persuaders }: Crossed): Baseline {
  const first = (names: readonly string[], wanted: string) => (names.includes(wanted) ? wanted : (names[0] ?? wanted));
  return { mitigation: first(mitigations, 'none'), persuader: first(persuaders, 'scripted') };
}

/** Keys of a condition by which a run is split beside arm, prior and question; none in a run with one of each. */
export function furtherKeys({ mitigations, persuaders }: Crossed, roles: readonly string[]): string[] {
  return [
    ...(mitigations.length > 1 ? ['mitigation'] : []),
    ...(persuaders.length > 1 ? ['persuader'] : []),
    ...(roles.length > 1 ? ['visual_role'] : []),
  ];
}
