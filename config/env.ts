import { resolve } from 'node:path';
import { z } from 'zod';
import { InvalidInputError } from '../core/errors.ts';

const schema = z.object({
  METTLE_DATA_DIR: z.string().min(1).optional(),
  METTLE_CACHE_DIR: z.string().min(1).optional(),
  METTLE_LOG_LEVEL: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'silent']).default('warn'),
  TEMPORAL_ADDRESS: z.string().min(1).optional(),
  TEMPORAL_NAMESPACE: z.string().min(1).optional(),
  TEMPORAL_CLI_PATH: z.string().min(1).optional(),
});

/** Everything Mettle takes from its environment, read once. */
export interface Config {
  /** Store, engine, blobs, reports. */
  readonly dataDir: string;
  readonly logLevel: z.infer<typeof schema>['METTLE_LOG_LEVEL'];
  /** Null = the embedded engine. */
  readonly temporal: { readonly address: string; readonly namespace: string } | null;
  readonly temporalCli: string | null;
  /** A variable that a spec names (keys, base URLs); undefined when unset or empty. */
  variable(name: string): string | undefined;
}

/** An empty variable is an unset one. Throws InvalidInputError that lists every problem. */
export function readConfig(env: NodeJS.ProcessEnv = process.env): Config {
  const parsed = schema.safeParse(Object.fromEntries(Object.entries(env).filter(([, value]) => value !== '')));
  if (!parsed.success)
    throw new InvalidInputError(
      parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`).join('\n'),
    );
  const values = parsed.data;
  return Object.freeze({
    dataDir: resolve(values.METTLE_DATA_DIR ?? '.mettle'),
    logLevel: values.METTLE_LOG_LEVEL,
    temporal:
      values.TEMPORAL_ADDRESS === undefined
        ? null
        : { address: values.TEMPORAL_ADDRESS, namespace: values.TEMPORAL_NAMESPACE ?? 'default' },
    temporalCli: values.TEMPORAL_CLI_PATH ?? null,
    variable: (name: string) => (env[name] === '' ? undefined : env[name]),
  });
}
