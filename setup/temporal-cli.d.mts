export interface TemporalCli {
  readonly path: string;
  /** Version of the server inside, e.g. `1.29.1`. */
  readonly server: string;
  readonly from: 'TEMPORAL_CLI_PATH' | 'PATH' | 'cache';
}
type Env = Readonly<Record<string, string | undefined>>;

export const TEMPORAL_VERSION: string;
export const LEAST_SERVER: readonly number[];
/** The four ways to get a CLI, for error messages. */
export const FOUR_WAYS: string;
export function cacheDir(env?: Env): string;
export function cachedTemporal(env?: Env): string;
export function onPath(command: string, env?: Env): string | null;
export function isExecutable(file: string): boolean;
export function serverVersion(text: string): number[] | null;
export function isNewEnough(version: readonly number[], least?: readonly number[]): boolean;
export function inspectTemporal(file: string): Promise<{ server: string | null; problem: string | null }>;
export function findTemporal(options?: {
  cliPath?: string | null;
  env?: Env;
  inspect?: typeof inspectTemporal;
}): Promise<{ found: TemporalCli | null; refused: string[] }>;
