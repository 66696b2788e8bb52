import { z } from 'zod';

/**
 * A file of advice (config/advice-file.ts), with the SHA-256 of its bytes: the spec is another one when the advice is, and
 * no text of it stands in a report.
 */
export const advicePin = z.strictObject({
  file: z.string().min(1).describe('path, as `mettle critic` prints it'),
  sha256: z.string().regex(/^[0-9a-f]{64}$/, 'must be 64 hex digits'),
});

export type AdvicePin = z.output<typeof advicePin>;
