import { InvalidInputError } from '../core/errors.ts';
import type { Dialect } from '../moderation/dialects/dialect.ts';
import { loadDialect } from '../moderation/dialects/registry.ts';
import { type MediaSettings, NO_MEDIA } from '../moderation/media-settings.ts';
import type { Moderator } from '../moderation/moderate-case.ts';
import type { ModeratorSpec, Spec } from '../runs/spec.ts';

/** Builds the moderators of a spec without any endpoint. */
export async function loadModerators(spec: Spec, { withoutVideo = false } = {}): Promise<Moderator[]> {
  return Promise.all(spec.moderators.map((entry) => loadModerator(entry, withoutVideo)));
}

async function loadModerator(entry: ModeratorSpec, withoutVideo: boolean): Promise<Moderator> {
  const dialect = await loadDialect(entry.dialect);
  if (dialect.kind !== 'local' && entry.endpoint === undefined)
    throw new InvalidInputError(
      `moderator ${entry.name}: ${entry.dialect} asks a model and needs an endpoint and a model`,
    );
  if (dialect.kind !== 'chat' && entry.policy !== undefined)
    throw new InvalidInputError(`moderator ${entry.name}: ${entry.dialect} takes no policy text`);
  return {
    name: entry.name,
    dialect,
    settings: {
      policy: entry.policy ?? null,
      temperature: entry.temperature,
      logprobs: entry.score === 'logprob',
      schema: entry.schema,
      ...(entry.max_tokens === undefined ? {} : { maxTokens: entry.max_tokens }),
    },
    media: mediaSettings(entry, dialect),
    withoutVideo,
    target:
      entry.endpoint === undefined || entry.model === undefined
        ? null
        : { endpoint: entry.endpoint, model: entry.model, parameters: entry.parameters },
  };
}

/** What the spec says about media over what the dialect's models can usually be shown. */
function mediaSettings({ name, media = {} }: ModeratorSpec, dialect: Dialect): MediaSettings {
  const given = Object.fromEntries(Object.entries(media).filter(([, value]) => value !== undefined));
  const settings: MediaSettings = { ...NO_MEDIA, ...dialect.media, ...given };
  if (dialect.kind === 'local' && Object.keys(given).length > 0)
    throw new InvalidInputError(`moderator ${name}: ${dialect.id} calls no model and takes no media settings`);
  for (const type of ['image', 'video'] as const) {
    const wanted = type === 'image' ? settings.images : settings.video;
    if (wanted !== 'none' && dialect.kind !== 'local' && !dialect.modalities.includes(type))
      throw new InvalidInputError(`moderator ${name}: ${dialect.id} has no place for ${type}s in its prompt`);
  }
  if (dialect.kind === 'moderation' && settings.video === 'native')
    throw new InvalidInputError(`moderator ${name}: a moderation endpoint takes no video of its own`, {
      hint: 'video: frames judges its frames',
    });
  return settings;
}
