import { digestOf } from '../../core/digest.ts';
import type { ChatRequest } from '../../models/model-port.ts';
import { isDecision, type Verdict } from '../verdict.ts';

/**
 * The verdict of a call about one code: that code is assessable and no other of `codes`. A call that names none (or one
 * that is not among them) leaves all of them not assessable, and the categories of an unsafe answer unknown.
 */
export function aboutCode(
  decided: Verdict,
  { asked, codes }: { readonly asked: string | undefined; readonly codes: readonly string[] },
): Verdict {
  if (!isDecision(decided.outcome)) return decided;
  const known = asked !== undefined && codes.includes(asked);
  const notAssessable = codes.filter((code) => code !== asked);
  return { ...decided, categories: decided.outcome === 'safe' ? [] : known ? [asked] : null, notAssessable };
}

/** Template digest of a dialect that asks one code a call: over the requests about all of them, or the one about none. */
export function askedDigest(
  version: string,
  codes: readonly string[],
  request: (code: string | undefined) => ChatRequest,
): string {
  if (codes.length === 0) return digestOf({ version, request: request(undefined) });
  return digestOf({ version, requests: codes.map((code) => ({ code, request: request(code) })) });
}
