import type { MediaPart } from '../../../core/content.ts';
import type { PersuaderTurn } from '../../../persuasion/case.ts';
import { BadRowError } from '../../io/bad-row.ts';
import { pathProblem } from '../../io/contained-file.ts';
import { requireList, requireObject } from '../../io/json-fields.ts';
import type { JsonFields } from '../../io/python-json.ts';
import type { MediaList } from '../../media-list.ts';
import { flag, isAbsent, oneOf, requireKnown, text, textOrNull } from './own-fields.ts';

/** Fields of a turn that go with its media. */
export const MEDIA_FIELDS = ['media', 'caption', 'visual_role', 'fabricated'] as const;

const MAX_MEDIA = 4;
const KINDS = ['image', 'video'] as const;
const ROLES = ['redundant', 'augmenting'] as const;
const MEDIUM = {
  keys: ['kind', 'path', 'sha256', 'title'],
  others: { uri: 'call it path: a file below the folder of this one', caption: 'a caption belongs to the turn' },
} as const;

/** A file that a turn names. */
export interface NamedMedium {
  readonly field: string;
  readonly path: string;
}

/** The files that a row names, as far as they can be read: of a row that is rejected anyway perhaps fewer. */
export function namedMedia({ turns }: JsonFields): readonly NamedMedium[] {
  return listOf(turns).flatMap((turn, n) =>
    listOf(fieldOf(turn, 'media')).flatMap((medium, at) => {
      const path = fieldOf(medium, 'path');
      const field = `turns[${n}].media[${at}].path`;
      return typeof path === 'string' && path !== '' && pathProblem(path) === null ? [{ field, path }] : [];
    }),
  );
}

/**
 * Media, caption and visual role of a turn: 1 to 4 files out of `list`, all of them images or all of them videos. A caption,
 * a role and `fabricated` go with media only. Throws BadRowError with the field.
 */
export function ownMedia(
  turn: JsonFields,
  at: string,
  list: MediaList | null,
): Pick<PersuaderTurn, 'media' | 'caption' | 'visualRole' | 'fabricated'> {
  const caption = textOrNull(turn.caption, `${at}.caption`);
  if (isAbsent(turn.media)) {
    const lone = MEDIA_FIELDS.slice(1).find((field) => !isAbsent(turn[field]));
    if (lone !== undefined)
      throw new BadRowError('goes with media, and this turn has none', { field: `${at}.${lone}`, value: turn[lone] });
    return { media: [], caption: null, visualRole: null, fabricated: false };
  }
  const named = requireList(turn.media, `${at}.media`);
  if (named.length === 0 || named.length > MAX_MEDIA) {
    const reason = `${named.length} media; a turn has 1 to ${MAX_MEDIA}, or leaves media out`;
    throw new BadRowError(reason, { field: `${at}.media`, value: named.length });
  }
  return {
    media: named.map((raw, index) => ownMedium(raw, `${at}.media[${index}]`, list)),
    caption,
    visualRole: oneOf(turn.visual_role, `${at}.visual_role`, ROLES),
    fabricated: flag(turn.fabricated, `${at}.fabricated`, false),
  };
}

/** Throws BadRowError for a case that mixes images and videos: it would be in no run, which shows one kind. */
export function requireOneKind(turns: readonly PersuaderTurn[]): void {
  const kinds = turns.flatMap(({ n, media }) =>
    media.map(({ type }, at) => ({ type, field: `turns[${n - 1}].media[${at}].kind` })),
  );
  const other = kinds.find(({ type }) => type !== kinds[0]?.type);
  if (other === undefined) return;
  throw new BadRowError('a case has images or videos, not both', { field: other.field, value: other.type });
}

function ownMedium(raw: unknown, at: string, list: MediaList | null): MediaPart {
  const fields = requireObject(raw, at);
  requireKnown(fields, at, MEDIUM);
  const kind = oneOf(fields.kind, `${at}.kind`, KINDS);
  const path = text(fields.path, `${at}.path`);
  const reason = pathProblem(path);
  if (reason !== null) throw new BadRowError(reason, { field: `${at}.path`, value: path });
  const title = textOrNull(fields.title, `${at}.title`);
  if (title !== null && kind === 'image')
    throw new BadRowError('only a video has a title', { field: `${at}.title`, value: title });
  const entry = list?.find('medium', path) ?? null;
  if (entry === null) throw new BadRowError('was not taken in', { field: `${at}.path`, value: path });
  if ('rejected' in entry) throw new BadRowError(entry.rejected, { field: `${at}.path`, value: path });
  requireHash(fields.sha256, `${at}.sha256`, entry.sha256);
  const mime = 'mime' in entry ? entry.mime : null;
  if (mime === null || !mime.startsWith(`${kind}/`)) {
    throw new BadRowError(
      `not ${kind === 'image' ? 'an image' : 'a video'} by its first bytes: ${mime ?? 'of no known type'}`,
      {
        field: `${at}.path`,
        value: path,
      },
    );
  }
  const source = { kind: 'blob', sha256: entry.sha256 } as const;
  return kind === 'image' ? { type: kind, source } : { type: kind, source, title };
}

function requireHash(value: unknown, field: string, actual: string): void {
  if (isAbsent(value)) return;
  const stated = text(value, field);
  if (!/^[0-9a-f]{64}$/i.test(stated)) throw new BadRowError('not 64 hexadecimal digits', { field, value: stated });
  if (stated.toLowerCase() === actual) return;
  throw new BadRowError(`another file: its SHA-256 is ${actual}`, { field, value: stated });
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function fieldOf(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Readonly<Record<string, unknown>>)[name]
    : undefined;
}
