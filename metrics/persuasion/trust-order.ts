/** Kinds of evidence that a persuadee was persuaded, most trusted first; reports show at least two (P 7.15). */
export const TRUST_ORDER = [
  'action',
  'repeated_hidden_probes',
  'judged_text',
  'logprob',
  'self_report_in_dialogue',
  'verbalised',
] as const;
export type Evidence = (typeof TRUST_ORDER)[number];

/** The kinds that are there, most trusted first. */
export function byTrust(present: Iterable<Evidence>): Evidence[] {
  const set = new Set(present);
  return TRUST_ORDER.filter((kind) => set.has(kind));
}
