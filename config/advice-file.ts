import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { sha256 } from '../core/digest.ts';
import { errorMessage, InvalidInputError } from '../core/errors.ts';
import type { CaseId } from '../core/ids.ts';
import type { AdvicePin } from '../runs/advice-pin.ts';

const line = z.strictObject({ case: z.string().regex(/^[0-9a-f]{64}$/), advice: z.string().min(1).max(4_000) });

/** A file of advice as bytes: one `{case, advice}` a line, by case. */
export function adviceText(advice: ReadonlyMap<CaseId, string>): string {
  const lines = [...advice]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([id, text]) => JSON.stringify({ case: id, advice: text }));
  return lines.map((one) => `${one}\n`).join('');
}

/** Advice by case. Throws InvalidInputError for a file that is not there, not the pinned one, or no advice. */
export function readAdviceFile({ file, sha256: pinned }: AdvicePin): ReadonlyMap<CaseId, string> {
  let bytes: Buffer;
  try {
    bytes = readFileSync(file);
  } catch (error) {
    throw new InvalidInputError(`cannot read the advice ${file}: ${errorMessage(error)}`, { cause: error });
  }
  const found = sha256(bytes);
  if (found !== pinned)
    throw new InvalidInputError(`the advice ${file} is not the one the spec pins`, {
      hint: `its SHA-256 is ${found}; the run keeps what it has: bring back the file, or pin this one (another run)`,
    });
  const advice = new Map<CaseId, string>();
  for (const [index, text] of bytes.toString('utf8').split('\n').entries()) {
    if (text === '') continue;
    const parsed = line.safeParse(jsonOf(text));
    if (!parsed.success || advice.has(parsed.data.case as CaseId))
      throw new InvalidInputError(`${file}, line ${index + 1}: no advice of a case, or the case has one already`);
    advice.set(parsed.data.case as CaseId, parsed.data.advice);
  }
  return advice;
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
