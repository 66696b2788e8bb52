import type { Modality } from '../../core/content.ts';
import { InvalidInputError } from '../../core/errors.ts';
import type { TaxonomyId } from '../taxonomies/registry.ts';
import type { ChatDialect, Dialect, DialectOptions, LocalDialect, ModerationEndpointDialect } from './dialect.ts';

interface DialectEntry {
  readonly kind: Dialect['kind'];
  readonly taxonomy: TaxonomyId;
  readonly accepts: readonly Modality[];
  /** A trivial or keyword baseline: set apart from the moderators under test. */
  readonly baseline: boolean;
  /** It is built from a file that the spec names. */
  readonly readsFile?: true;
  /** It judges without looking: no media are made for it. */
  readonly blind?: true;
  readonly load: (options: DialectOptions) => Promise<Dialect>;
}

const ALL: readonly Modality[] = ['text', 'image', 'video', 'transcript'];

/** Every dialect by its id in specs, with what can be said of it before its file is loaded. */
export const DIALECTS = {
  'json-policy': {
    kind: 'chat',
    taxonomy: 'mettle-1',
    accepts: ALL,
    baseline: false,
    load: async (options) => (await import('./json-policy.ts')).createJsonPolicy(options),
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
  'mistral-moderation': {
    kind: 'moderation',
    taxonomy: 'mistral-2603',
    accepts: ['text', 'transcript'],
    baseline: false,
    load: async () => (await import('./mistral-moderation.ts')).createMistralModeration(),
  },
  'azure-content-safety': {
    kind: 'moderation',
    taxonomy: 'azure',
    accepts: ALL,
    baseline: false,
    load: async (options) => (await import('./azure-content-safety.ts')).createAzureContentSafety(options),
  },
  perspective: {
    kind: 'moderation',
    taxonomy: 'perspective',
    accepts: ['text', 'transcript'],
    baseline: false,
    load: async (options) => (await import('./perspective.ts')).createPerspective(options),
  },
  'llama-guard-1': {
    kind: 'chat',
    taxonomy: 'llama-guard-1',
    accepts: ['text'],
    baseline: false,
    load: async (options) => (await import('./llama-guard-1.ts')).createLlamaGuard1(options),
  },
  'llama-guard-2': {
    kind: 'chat',
    taxonomy: 'llama-guard-2',
    accepts: ['text'],
    baseline: false,
    load: async (options) => (await import('./llama-guard-2.ts')).createLlamaGuard2(options),
  },
  'llama-guard-3': {
    kind: 'chat',
    taxonomy: 'llama-guard-3',
    accepts: ['text'],
    baseline: false,
    load: async (options) => (await import('./llama-guard-3.ts')).createLlamaGuard3(options),
  },
  'llama-guard-3-vision': {
    kind: 'chat',
    taxonomy: 'llama-guard-3-vision',
    accepts: ALL,
    baseline: false,
    load: async (options) => (await import('./llama-guard-3-vision.ts')).createLlamaGuard3Vision(options),
  },
  'llama-guard-4': {
    kind: 'chat',
    taxonomy: 'llama-guard-4',
    accepts: ALL,
    baseline: false,
    load: async (options) => (await import('./llama-guard-4.ts')).createLlamaGuard4(options),
  },
  'shieldgemma-1': {
    kind: 'chat',
    taxonomy: 'shieldgemma-1',
    accepts: ['text'],
    baseline: false,
    load: async () => (await import('./shieldgemma-1.ts')).createShieldGemma1(),
  },
  'shieldgemma-2': {
    kind: 'chat',
    taxonomy: 'shieldgemma-2',
    accepts: ['image'],
    baseline: false,
    load: async () => (await import('./shieldgemma-2.ts')).createShieldGemma2(),
  },
  llavaguard: {
    kind: 'chat',
    taxonomy: 'llavaguard',
    accepts: ['image'],
    baseline: false,
    load: async () => (await import('./llavaguard.ts')).createLlavaGuard(),
  },
  wildguard: {
    kind: 'chat',
    taxonomy: 'binary-1',
    accepts: ['text'],
    baseline: false,
    load: async () => (await import('./wildguard.ts')).createWildGuard(),
  },
  'granite-guardian-3': {
    kind: 'chat',
    taxonomy: 'granite-guardian-3',
    accepts: ['text'],
    baseline: false,
    load: async () => (await import('./granite-guardian-3.ts')).createGraniteGuardian3(),
  },
  'granite-guardian-3.2': {
    kind: 'chat',
    taxonomy: 'granite-guardian-3',
    accepts: ['text'],
    baseline: false,
    load: async () => (await import('./granite-guardian-3.2.ts')).createGraniteGuardian32(),
  },
  'granite-guardian-4.1': {
    kind: 'chat',
    taxonomy: 'granite-guardian-3',
    accepts: ['text'],
    baseline: false,
    load: async () => (await import('./granite-guardian-4.1.ts')).createGraniteGuardian41(),
  },
  qwen3guard: {
    kind: 'chat',
    taxonomy: 'qwen3guard',
    accepts: ['text'],
    baseline: false,
    load: async () => (await import('./qwen3guard.ts')).createQwen3Guard(),
  },
  nemoguard: {
    kind: 'chat',
    taxonomy: 'aegis-2',
    accepts: ['text'],
    baseline: false,
    load: async () => (await import('./nemoguard.ts')).createNemoGuard(),
  },
  'nemotron-content-safety-3.5': {
    kind: 'chat',
    taxonomy: 'aegis-2',
    accepts: ALL,
    baseline: false,
    load: async () => (await import('./nemotron-content-safety-3.5.ts')).createNemotronContentSafety35(),
  },
  'gpt-oss-safeguard': {
    kind: 'chat',
    taxonomy: 'mettle-1',
    accepts: ['text'],
    baseline: false,
    load: async (options) => (await import('./gpt-oss-safeguard.ts')).createGptOssSafeguard(options),
  },
  polyguard: {
    kind: 'chat',
    taxonomy: 'llama-guard-3',
    accepts: ['text'],
    baseline: false,
    load: async () => (await import('./polyguard.ts')).createPolyGuard(),
  },
  shieldstral: {
    kind: 'chat',
    taxonomy: 'binary-1',
    accepts: ['text'],
    baseline: false,
    load: async () => (await import('./shieldstral.ts')).createShieldstral(),
  },
  'emotion-labels': {
    kind: 'chat',
    taxonomy: 'goemotions',
    accepts: ['text'],
    baseline: false,
    load: async () => (await import('./emotion-labels.ts')).createEmotionLabels(),
  },
  keyword: {
    kind: 'local',
    taxonomy: 'binary-1',
    accepts: ['text', 'transcript'],
    baseline: true,
    load: async () => (await import('./keyword.ts')).createKeyword(),
  },
  linear: {
    kind: 'local',
    taxonomy: 'binary-1',
    accepts: ['text', 'transcript'],
    baseline: true,
    readsFile: true,
    load: async (options) => (await import('./linear.ts')).createLinear(options),
  },
  nsfwjs: {
    kind: 'local',
    taxonomy: 'nsfwjs',
    accepts: ['image', 'video'],
    baseline: true,
    load: async () => (await import('./nsfwjs.ts')).createNsfwjs(),
  },
  'all-safe': {
    kind: 'local',
    taxonomy: 'binary-1',
    accepts: ALL,
    baseline: true,
    blind: true,
    load: async () => (await import('./all-safe.ts')).createAllSafe(),
  },
  'all-unsafe': {
    kind: 'local',
    taxonomy: 'binary-1',
    accepts: ALL,
    baseline: true,
    blind: true,
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
export async function loadDialect(name: string, options: DialectOptions = {}): Promise<Dialect> {
  return await dialectEntry(name).load(options);
}

/** A dialect that reads answers. Throws InvalidInputError, with the list of those, for any other name. */
export async function loadAnswerDialect(name: string): Promise<ChatDialect | ModerationEndpointDialect> {
  if (!isDialectName(name)) throw new InvalidInputError(`no dialect ${name}`, listHint(ANSWER_DIALECT_NAMES));
  const dialect = DIALECTS[name].kind === 'local' ? null : await loadDialect(name);
  if (dialect === null || isLocal(dialect))
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
