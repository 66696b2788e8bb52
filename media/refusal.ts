import type { RefusalReason } from './derivations.ts';

/** Why a medium is not looked at: a result, not a failure. */
export interface Refusal {
  readonly refused: RefusalReason;
  /** For people: one short line of printable ASCII. */
  readonly detail: string;
}

const DETAIL_CHARACTERS = 200;

export function refusal(refused: RefusalReason, detail: string): Refusal {
  return { refused, detail: oneLine(detail) };
}

export function isRefusal(value: object): value is Refusal {
  return 'refused' in value;
}

/** Messages of decoders can carry bytes of the medium: only printable ASCII of the first line's length passes. */
function oneLine(text: string): string {
  const clean = text.replace(/[^\x20-\x7e]+/g, ' ').trim();
  return clean.length <= DETAIL_CHARACTERS ? clean : `${clean.slice(0, DETAIL_CHARACTERS - 3)}...`;
}
