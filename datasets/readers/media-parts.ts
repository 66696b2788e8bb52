import type { ContentPart, MediaSource, TranscriptPart, TranscriptSegment } from '../../core/content.ts';
import { InvalidInputError } from '../../core/errors.ts';
import { BadRowError } from '../io/bad-row.ts';
import { pathProblem } from '../io/contained-file.ts';
import type { Mapping } from '../mapping.ts';
import type { MediaEntry, MediaList, MediaRole } from '../media-list.ts';
import { type Fields, words } from './mapped-rows.ts';

/** A cell that names a file. */
export interface NamedFile {
  readonly role: MediaRole;
  readonly field: string;
  readonly path: string;
}

/** The files that a row names: image, video, transcript. Throws BadRowError for a cell that cannot name one. */
export function namedFiles(row: Fields, { image, video, transcript }: Mapping): readonly NamedFile[] {
  const all = ([role, field]: readonly [MediaRole, string | undefined]): NamedFile[] => {
    const cell = words(row, field);
    if (field === undefined || cell === null || (role === 'transcript' && !isTranscriptFile(cell))) return [];
    const problem = pathProblem(cell);
    if (problem !== null) throw new BadRowError(problem, { field, value: cell });
    return [{ role, field, path: cell }];
  };
  const columns = [
    ['medium', image],
    ['medium', video],
    ['transcript', transcript],
  ] as const;
  return columns.flatMap(all);
}

/** The parts of a case after its text: image, video with its title, transcript. Throws BadRowError. */
export async function mediaParts(row: Fields, mapping: Mapping, list: MediaList): Promise<readonly ContentPart[]> {
  const named = namedFiles(row, mapping);
  const source = (column: string | undefined): MediaSource | null => {
    const file = named.find(({ role, field }) => role === 'medium' && field === column);
    if (file === undefined) return null;
    const entry = taken(list, file);
    return entry.role === 'medium' ? { kind: 'blob', sha256: entry.sha256 } : null;
  };
  const image = source(mapping.image);
  const video = source(mapping.video);
  const title = words(row, mapping.title);
  const transcript = await transcriptPart(row, mapping, { list, named });
  if (video === null) {
    if (title !== null) throw new BadRowError('a title without a video', { field: mapping.title ?? '', value: title });
    if (transcript !== null) {
      const value = words(row, mapping.transcript);
      throw new BadRowError('a transcript without a video', { field: mapping.transcript ?? '', value });
    }
  }
  return [
    ...(image === null ? [] : [{ type: 'image', source: image } as const]),
    ...(video === null ? [] : [{ type: 'video', source: video, title } as const]),
    ...(transcript === null ? [] : [transcript]),
  ];
}

/** A transcript cell is a path when it is one line with such an ending; else it is the words themselves. */
function isTranscriptFile(cell: string): boolean {
  return /^[^\r\n]+\.(?:vtt|srt|txt|json)$/i.test(cell);
}

async function transcriptPart(
  row: Fields,
  mapping: Mapping,
  { list, named }: { list: MediaList; named: readonly NamedFile[] },
): Promise<TranscriptPart | null> {
  const file = named.find(({ role }) => role === 'transcript');
  if (file === undefined) {
    const said = words(row, mapping.transcript);
    return said === null ? null : { type: 'transcript', segments: linesOf(said) };
  }
  const entry = taken(list, file);
  if (entry.role !== 'transcript' || entry.segments === null) return null;
  return { type: 'transcript', segments: await list.segments(entry.segments) };
}

/** A line a segment, without times: what a .txt file with these words becomes. */
function linesOf(said: string): TranscriptSegment[] {
  const lines = said
    .replace(/^\uFEFF/, '')
    .replaceAll('\0', '\uFFFD')
    .split(/\r\n?|\n/);
  return lines.filter((text) => text.trim() !== '').map((text) => ({ startS: null, endS: null, text }));
}

function taken(list: MediaList, { role, field, path }: NamedFile): Exclude<MediaEntry, { rejected: string }> {
  const entry = list.find(role, path);
  if (entry === null) {
    throw new InvalidInputError(`the list of media lacks ${JSON.stringify(path)}`, {
      hint: 'add the data set again with --replace',
    });
  }
  if ('rejected' in entry) throw new BadRowError(entry.rejected, { field, value: path });
  return entry;
}
