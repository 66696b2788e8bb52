import { z } from 'zod';
import { InvalidInputError } from '../core/errors.ts';
import type { DialectFile } from '../moderation/dialects/dialect.ts';

/** One answer as it was stored. */
export interface StoredAnswer {
  /** HTTP status, 200 when the file names none. */
  readonly status: number;
  readonly body: string | Readonly<Record<string, unknown>>;
}

export interface StoredAnswers {
  readonly byCase: ReadonlyMap<string, StoredAnswer>;
  /** By lower-case SHA-256 of the UTF-8 text. */
  readonly byText: ReadonlyMap<string, StoredAnswer>;
}

const digest = z
  .string()
  .regex(/^[0-9a-f]{64}$/i, 'must be 64 hexadecimal digits')
  .transform((hex) => hex.toLowerCase());

const row = z
  .strictObject({
    case_id: z.string().min(1).optional(),
    text_sha256: digest.optional(),
    status: z.int().min(100).max(599).default(200),
    body: z.union([z.string(), z.record(z.string(), z.unknown())], 'must be a string or a JSON object'),
  })
  .refine((given) => (given.case_id === undefined) !== (given.text_sha256 === undefined), {
    path: ['case_id'],
    message: 'give either case_id or text_sha256',
  });

/**
 * Rows of a file of stored answers: JSON Lines of `{case_id | text_sha256, status?, body}`; blank lines are passed over.
 * Throws InvalidInputError with file, line and field for a row that is none, for an id that occurs twice, and for a file
 * that is not UTF-8 or holds no row.
 */
export function readStoredAnswers({ name, bytes }: DialectFile): StoredAnswers {
  const byCase = new Map<string, StoredAnswer>();
  const byText = new Map<string, StoredAnswer>();
  const lines = new Map<string, number>();
  for (const [index, line] of decode(name, bytes).split('\n').entries()) {
    if (line.trim() === '') continue;
    const bad = (what: string) => new InvalidInputError(`${name}: line ${index + 1}: ${what}`, { hint: HINT });
    const parsed = row.safeParse(parseLine(line, bad));
    if (!parsed.success) {
      const [issue] = parsed.error.issues;
      const field = issue?.code === 'unrecognized_keys' ? issue.keys[0] : issue?.path.join('.');
      throw bad(`${field === undefined || field === '' ? 'row' : `field ${field}`}: ${issue?.message ?? 'not a row'}`);
    }
    const { case_id: caseId, text_sha256: text, ...answer } = parsed.data;
    const field = caseId === undefined ? 'text_sha256' : 'case_id';
    const key = caseId ?? text ?? '';
    const earlier = lines.get(`${field} ${key}`);
    if (earlier !== undefined) throw bad(`field ${field}: already used on line ${earlier}`);
    lines.set(`${field} ${key}`, index + 1);
    (caseId === undefined ? byText : byCase).set(key, answer);
  }
  if (lines.size === 0) throw new InvalidInputError(`${name}: no stored answer in it`, { hint: HINT });
  return { byCase, byText };
}

const HINT = 'a line is {"case_id": "...", "body": "..."} or {"text_sha256": "...", "body": {...}}; status is optional';

function decode(name: string, bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (cause) {
    throw new InvalidInputError(`${name}: stored answers are not UTF-8`, { cause, hint: HINT });
  }
}

function parseLine(line: string, bad: (what: string) => InvalidInputError): unknown {
  try {
    return JSON.parse(line);
  } catch {
    throw bad('row: not JSON');
  }
}
