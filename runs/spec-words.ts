import { z } from 'zod';
import type { Json } from '../core/canonical-json.ts';

/** Names stand in file names, table keys and task queues. */
export const name = z.string().regex(/^[a-z0-9][a-z0-9-]{0,47}$/, 'lower-case letters, digits and dashes, at most 48');

export const json: z.ZodType<Json> = z.lazy(() =>
  z.union([z.string(), z.number(), z.boolean(), z.null(), z.array(json), z.record(z.string(), json)]),
);
