import { z } from 'zod';
import { canonicalJson } from '../../core/canonical-json.ts';
import { InvalidInputError } from '../../core/errors.ts';
import { BUCKETS, FEATURES } from './hashed-ngrams.ts';
import type { Weights } from './logistic.ts';

export const MODEL_FORMAT = 'mettle-linear';
export const MODEL_VERSION = 1;
/** A file of ours has about 0.7 MB. */
const MAX_BYTES = 4_000_000;

const count = z.int().nonnegative();
const text = z.string().max(2000);

const aboutSchema = z.strictObject({
  trained_on: z.strictObject({
    /** A file's name without its folder, or `dataset:NAME`. */
    name: text,
    /** SHA-256 of the file; of a data set, of its used rows. */
    sha256: z.string().regex(/^[0-9a-f]{64}$/),
    licence: text.nullable(),
    citation: text.nullable(),
  }),
  /** Labels that count as positive. */
  positive: z.array(text).max(1000),
  n: z.strictObject({ positive: count, negative: count, held_out: count, left_out: count }),
  seed: count,
  settings: z.strictObject({ epochs: count, l2: z.number(), rate: z.number(), balance: z.boolean() }),
});

/** What a model file says of its making. */
export type LinearAbout = z.infer<typeof aboutSchema>;

const fileSchema = z.strictObject({
  format: z.literal(MODEL_FORMAT),
  version: z.literal(MODEL_VERSION),
  features: z.literal(FEATURES),
  about: aboutSchema,
  bias: z.number(),
  weights_base64: z.string(),
});

export interface LinearModel extends Weights {
  readonly about: LinearAbout;
}

/** The model as one line of canonical JSON: weights are 131,072 little-endian 32-bit floats in base64. */
export function encodeModel({ about, bias, weights }: LinearModel): string {
  const bytes = Buffer.alloc(4 * BUCKETS);
  for (const [at, weight] of weights.entries()) bytes.writeFloatLE(weight, 4 * at);
  const head = { format: MODEL_FORMAT, version: MODEL_VERSION, features: FEATURES, about, bias };
  return `${canonicalJson({ ...head, weights_base64: bytes.toString('base64') })}\n`;
}

/** Reads a model file. Throws InvalidInputError, which names the file, for anything that is not one whole and finite. */
export function decodeModel({ name, bytes }: { readonly name: string; readonly bytes: Uint8Array }): LinearModel {
  const bad = (problem: string, cause?: unknown) =>
    new InvalidInputError(`${name} is no model of the linear baseline: ${problem}`, {
      cause,
      hint: 'make one: mettle train linear FILE --out MODEL.json',
    });
  if (bytes.length > MAX_BYTES) throw bad(`${bytes.length} bytes, more than ${MAX_BYTES}`);
  let json: unknown;
  try {
    json = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch (error) {
    throw bad('it is not JSON in UTF-8', error);
  }
  const parsed = fileSchema.safeParse(json);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw bad(issue === undefined ? 'it has another shape' : `${issue.path.join('.') || '(file)'}: ${issue.message}`);
  }
  const { about, bias, weights_base64: encoded } = parsed.data;
  const raw = Buffer.from(encoded, 'base64');
  if (raw.length !== 4 * BUCKETS || raw.toString('base64') !== encoded)
    throw bad(`weights_base64 holds ${raw.length} bytes, not ${4 * BUCKETS} in base64`);
  const weights = new Float32Array(BUCKETS);
  for (let at = 0; at < BUCKETS; at += 1) {
    const weight = raw.readFloatLE(4 * at);
    if (!Number.isFinite(weight)) throw bad(`weight ${at} is no finite number`);
    weights[at] = weight;
  }
  return { about, bias, weights };
}
