import { InvalidInputError } from '../core/errors.ts';
import type { Dialect, DialectOptions, DialectSettings } from '../moderation/dialects/dialect.ts';
import { dialectEntry, loadDialect } from '../moderation/dialects/registry.ts';
import { type MediaSettings, NO_MEDIA } from '../moderation/media-settings.ts';
import type { Moderator } from '../moderation/moderate-case.ts';
import type { ModeratorSpec, Spec } from '../runs/spec.ts';
import { readDialectFile, readTaxonomy } from './moderator-files.ts';
import { scoreChoice } from './score-choice.ts';
import { storedAnswers } from './stored-answers.ts';

/** Builds the moderators of a spec without any endpoint. Throws InvalidInputError that names the moderator. */
export async function loadModerators(spec: Spec, { withoutVideo = false } = {}): Promise<Moderator[]> {
  return Promise.all(
    spec.moderators.map(async (entry) => {
      try {
        return await loadModerator(entry, withoutVideo);
      } catch (error) {
        if (!(error instanceof InvalidInputError)) throw error;
        throw new InvalidInputError(`moderator ${entry.name}: ${error.message}`, {
          cause: error,
          ...(error.hint !== null && { hint: error.hint }),
        });
      }
    }),
  );
}

async function loadModerator(entry: ModeratorSpec, withoutVideo: boolean): Promise<Moderator> {
  const options = await optionsOf(entry);
  const dialect = await loadDialect(entry.dialect, options);
  const { taxonomy, file } = options;
  if (taxonomy !== undefined && dialect.taxonomy !== taxonomy)
    throw new InvalidInputError(`${entry.dialect} has a taxonomy of its own and takes no other`, {
      hint: 'json-policy and gpt-oss-safeguard take one',
    });
  requireExcluded(entry, dialect);
  requireSource(entry, dialect);
  const stored = file !== undefined && dialect.kind !== 'local';
  const settings = settingsOf(entry, dialect);
  const scoreFrom = scoreChoice(entry, dialect, stored);
  // Tells now, and with the moderator's name, of a policy that could not be rendered.
  if (dialect.kind === 'chat') dialect.templateDigest(settings);
  const media = mediaSettings(entry, dialect);
  return {
    name: entry.name,
    dialect: stored ? storedAnswers(dialect, file, readingOf(dialect, settings)) : dialect,
    settings,
    media: stored ? NO_MEDIA : media,
    scoreFrom,
    ...(file !== undefined && { file: file.sha256 }),
    withoutVideo,
    target:
      entry.endpoint === undefined || entry.model === undefined
        ? null
        : { endpoint: entry.endpoint, model: entry.model, parameters: entry.parameters },
  };
}

async function optionsOf({ taxonomy, file, parameters, exclude }: ModeratorSpec): Promise<DialectOptions> {
  return {
    parameters,
    ...(exclude !== undefined && { exclude }),
    ...(taxonomy !== undefined && { taxonomy: readTaxonomy(taxonomy) }),
    ...(file !== undefined && { file: await readDialectFile(file) }),
  };
}

/** Throws where the dialect went on as if nothing was to be left out, or where the user's own policy says what is asked. */
function requireExcluded({ dialect: id, exclude = [], policy }: ModeratorSpec, { taxonomy }: Dialect): void {
  if (exclude.length === 0) return;
  if (taxonomy.categories.some(({ code }) => exclude.includes(code)) || !id.startsWith('llama-guard'))
    throw new InvalidInputError(`${id} cannot leave categories out of its prompt`, {
      hint: 'the Llama Guards can; give others a policy of your own',
    });
  if (policy !== undefined)
    throw new InvalidInputError('exclude leaves out of the vendor’s list, and policy replaces that list', {
      hint: 'give one of the two',
    });
}

/** Throws where answers can come from nowhere, or from two places. */
function requireSource({ dialect: id, endpoint, file }: ModeratorSpec, dialect: Dialect): void {
  if (dialect.kind === 'local') {
    if (file !== undefined && dialectEntry(id).readsFile === undefined)
      throw new InvalidInputError(`${id} reads no file`, { hint: 'leave file out' });
    return;
  }
  if (file !== undefined && endpoint !== undefined)
    throw new InvalidInputError('a file of stored answers stands in place of an endpoint', {
      hint: 'give file, or endpoint and model',
    });
  if (file !== undefined) return;
  if (dialect.kind === 'moderation' && dialect.storedOnly)
    throw new InvalidInputError(`${id} is read from stored answers only`, { hint: 'name their file under file' });
  if (endpoint === undefined) throw new InvalidInputError(`${id} asks a model and needs an endpoint and a model`);
}

function settingsOf(entry: ModeratorSpec, dialect: Dialect): DialectSettings {
  if (dialect.kind !== 'chat' && entry.policy !== undefined)
    throw new InvalidInputError(`${entry.dialect} takes no policy text`);
  if (entry.target === 'response' && !(dialect.kind === 'chat' && dialect.judgesResponse))
    throw new InvalidInputError(`${entry.dialect} has no place for a response in its prompt`, {
      hint: 'leave target out: its content is judged as such',
    });
  return {
    policy: entry.policy ?? null,
    temperature: entry.temperature === undefined && entry.score === 'votes' ? 1 : entry.temperature,
    logprobs: entry.score === 'logprob',
    schema: entry.schema,
    ...(entry.max_tokens !== undefined && { maxTokens: entry.max_tokens }),
    ...(entry.target !== 'prompt' && { target: entry.target }),
  };
}

/** What a stored answer is about; a case has one, so it can be about one code at most. */
function readingOf(dialect: Dialect, settings: DialectSettings) {
  const codes = dialect.kind === 'chat' ? (dialect.asks?.(settings) ?? []) : [];
  if (codes.length > 1)
    throw new InvalidInputError(`${dialect.id} is asked ${codes.length} times a case, and a file has one answer`, {
      hint: `name the one that the answers are about under policy: ${codes.join(', ')}`,
    });
  return { target: settings.target, asked: codes[0] };
}

/** What the spec says about media over what the dialect's models can usually be shown. */
function mediaSettings({ media = {} }: ModeratorSpec, dialect: Dialect): MediaSettings {
  const given = Object.fromEntries(Object.entries(media).filter(([, value]) => value !== undefined));
  const settings: MediaSettings = { ...NO_MEDIA, ...dialect.media, ...given };
  if (dialect.kind === 'local' && dialect.media === undefined && Object.keys(given).length > 0)
    throw new InvalidInputError(`${dialect.id} is shown no media and takes no media settings`);
  for (const type of ['image', 'video'] as const) {
    const wanted = type === 'image' ? settings.images : settings.video;
    if (wanted !== 'none' && !dialect.modalities.includes(type))
      throw new InvalidInputError(`${dialect.id} has no place for ${type}s in its prompt`);
  }
  if (dialect.kind !== 'chat' && settings.video === 'native')
    throw new InvalidInputError(`${dialect.id} takes no video of its own`, {
      hint: 'video: frames judges its frames',
    });
  return settings;
}
