import type { Modality } from '../../core/content.ts';
import { InvalidInputError } from '../../core/errors.ts';
import type { TaxonomyId } from '../taxonomies/registry.ts';
import type { ChatDialect, Dialect, LocalDialect, ModerationEndpointDialect } from './dialect.ts';

interface DialectEntry {
  readonly kind: Dialect['kind'];
  readonly taxonomy: TaxonomyId;
  readonly accepts: readonly Modality[];
  /** A trivial or keyword baseline: set apart from the moderators under test. */
  readonly baseline: boolean;
  readonly load: () => Promise<Dialect>;
}

const ALL: readonly Modality[] = ['text', 'image', 'video', 'transcript'];

/** Every dialect by its id in specs, with what can be said of it before its file is loaded. */
export const DIALECTS = {
  'json-policy': {
    kind: 'chat',
    taxonomy: 'mettle-1',
    accepts: ALL,
    baseline: false,
    load: async () => (await import('./json-policy.ts')).createJsonPolicy(),
  },
  'one-word': {
    kind: 'chat',
    taxonomy: 'binary-1',
    accepts: ALL,
    baseline: false,
    load: async () => (await import('./one-word.ts')).createOneWord(),
  },
  'openai-moderation': {
    kind: 'moderation',
    taxonomy: 'openai-omni-2024-09-26',
    accepts: ALL,
    baseline: false,
    load: async () => (await import('./openai-moderation.ts')).createOpenAiModeration(),
  },
  'llama-guard-3': {
    kind: 'chat',
    taxonomy: 'llama-guard-3',
    accepts: ['text'],
    baseline: false,
    load: async () => (await import('./llama-guard-3.ts')).createLlamaGuard3(),
  },
  keyword: {
    kind: 'local',
    taxonomy: 'binary-1',
    accepts: ['text', 'transcript'],
    baseline: true,
    load: async () => (await import('./keyword.ts')).createKeyword(),
  },
  'all-safe': {
    kind: 'local',
    taxonomy: 'binary-1',
    accepts: ALL,
    baseline: true,
    load: async () => (await import('./all-safe.ts')).createAllSafe(),
  },
  'all-unsafe': {
    kind: 'local',
    taxonomy: 'binary-1',
    accepts: ALL,
    baseline: true,
    load: async () => (await import('./all-unsafe.ts')).createAllUnsafe(),
  },
} as const satisfies Record<string, DialectEntry>;

export type DialectName = keyof typeof DIALECTS;

export const DIALECT_NAMES = Object.keys(DIALECTS) as readonly DialectName[];

/** Dialects that read a model's answers: all but the local ones. */
export const ANSWER_DIALECT_NAMES: readonly DialectName[] = DIALECT_NAMES.filter(
  (name) => DIALECTS[name].kind !== 'local',
);

/** Throws InvalidInputError, with the list of dialects, for a name it does not know. */
export function dialectEntry(name: string): DialectEntry {
  if (!isDialectName(name)) throw new InvalidInputError(`no dialect ${name}`, listHint(DIALECT_NAMES));
  return DIALECTS[name];
}

/** Throws InvalidInputError, with the list of dialects, for a name it does not know. */
export async function loadDialect(name: string): Promise<Dialect> {
  return await dialectEntry(name).load();
}

/** A dialect that reads answers. Throws InvalidInputError, with the list of those, for any other name. */
export async function loadAnswerDialect(name: string): Promise<ChatDialect | ModerationEndpointDialect> {
  const dialect = isDialectName(name) ? await DIALECTS[name].load() : null;
  if (dialect === null) throw new InvalidInputError(`no dialect ${name}`, listHint(ANSWER_DIALECT_NAMES));
  if (isLocal(dialect))
    throw new InvalidInputError(`${name} calls no model: it has no answers to read`, listHint(ANSWER_DIALECT_NAMES));
  return dialect;
}

function isDialectName(name: string): name is DialectName {
  return Object.hasOwn(DIALECTS, name);
}

function isLocal(dialect: Dialect): dialect is LocalDialect {
  return dialect.kind === 'local';
}

function listHint(names: readonly string[]): { hint: string } {
  return { hint: `dialects: ${names.join(', ')}` };
}
