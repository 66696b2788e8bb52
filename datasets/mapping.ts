import { z } from 'zod';
import { InvalidInputError } from '../core/errors.ts';

const column = z.string().min(1);

/**
 * How the columns of a user's file become cases. Columns of JSON Lines may be dotted paths. What a mapping does not use
 * is absent from it, so that one of a text file reads as it did before there were media.
 */
export const mappingSchema = z.strictObject({
  format: z.enum(['csv', 'jsonl']),
  /** May be left out beside `image` or `video`. */
  text: column.optional(),
  /** Columns of file paths, relative to the folder of the user's file. */
  image: column.optional(),
  video: column.optional(),
  /** Title of the video. */
  title: column.optional(),
  /** What is said in the video: a file path ending in .vtt, .srt, .txt or .json, or the words themselves. */
  transcript: column.optional(),
  /** Column of the verdict, with the values that mean unsafe and safe; a missing value is unknown truth. */
  label: column.nullable(),
  unsafe: z.array(z.string()),
  safe: z.array(z.string()),
  id: column.nullable(),
  cluster: column.nullable(),
  language: z.string().regex(/^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*$/, 'a BCP 47 tag such as en or pt-BR'),
  facets: z.array(column),
  /** Column -> canonical hazard; values 1/0, true/false, yes/no; missing = unknown. */
  categories: z.record(z.string(), z.string()),
});

export type Mapping = z.infer<typeof mappingSchema>;

/** Every column the mapping reads. */
export function columnsOf(mapping: Mapping): readonly string[] {
  const { text, image, video, title, transcript, label, id, cluster, facets, categories } = mapping;
  const all = [text, image, video, title, transcript, label, id, cluster, ...facets, ...Object.keys(categories)];
  return [...new Set(all.filter((name) => name !== null && name !== undefined))];
}

/** Whether cases can hold images or videos. */
export function hasMedia({ image, video }: Mapping): boolean {
  return image !== undefined || video !== undefined;
}

/** Throws InvalidInputError for a mapping that contradicts itself or gives no truth. */
export function checkMapping(input: Mapping, isHazard: (id: string) => boolean): Mapping {
  const parsed = mappingSchema.safeParse(input);
  if (!parsed.success) {
    const text = parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`).join('; ');
    throw new InvalidInputError(`mapping: ${text}`);
  }
  const problem = contradiction(parsed.data, isHazard);
  if (problem !== null) throw new InvalidInputError(`mapping: ${problem}`, { hint: 'nothing was added' });
  return parsed.data;
}

function contradiction(mapping: Mapping, isHazard: (id: string) => boolean): string | null {
  const { label, unsafe, safe, categories } = mapping;
  const hazards = Object.values(categories);
  const both = unsafe.find((value) => safe.includes(value));
  const unknown = hazards.find((id) => !isHazard(id));
  const twice = hazards.find((id, index) => hazards.indexOf(id) !== index);
  const { text, image, video, title, transcript } = mapping;
  if (text === undefined && !hasMedia(mapping)) return 'nothing to moderate: give --text, --image or --video';
  if (image !== undefined && image === video) return `one column for --image and --video: split ${image} into two`;
  if (video === undefined && title !== undefined) return '--title needs --video: it is the title of the video';
  if (video === undefined && transcript !== undefined) return '--transcript needs --video: it is what is said in it';
  if (label === null && hazards.length === 0) return 'no truth: give --label with --unsafe and --safe, or --category';
  if (label === null && unsafe.length + safe.length > 0) return '--unsafe and --safe need --label';
  if (label !== null && unsafe.length + safe.length === 0) return '--label needs --unsafe or --safe';
  if (both !== undefined) return `${JSON.stringify(both)} is both safe and unsafe`;
  if (unknown !== undefined) return `no hazard ${JSON.stringify(unknown)}; \`mettle datasets add --help\` lists them`;
  if (twice !== undefined) return `two columns for ${twice}`;
  return null;
}
