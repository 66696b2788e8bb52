import { chmod, mkdir, mkdtemp, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { digestOf } from '../core/digest.ts';
import { InvalidInputError, NotFoundError } from '../core/errors.ts';
import { CATALOGUE, type CatalogueEntry, isCatalogueName } from './catalogue.ts';
import { anotherFile, copyHashed } from './io/file-digest.ts';
import { requireFile } from './io/frames.ts';
import { checkMapping, hasMedia, type Mapping } from './mapping.ts';
import { publicDataset } from './open-dataset.ts';
import { isPersuasionSource } from './persuasion/catalogue.ts';
import { readMapped, requireFields } from './readers/mapped.ts';
import { DATASET_NAME, datasetFolder, readStored, type StoredDataset } from './stored.ts';
import { type DatasetSummary, summarise } from './summary.ts';
import { countMedia, type MediaIntake, takeMedia } from './take-media.ts';

const KEPT_REJECTED = 200;

export interface AddTarget {
  readonly dataDir: string;
  readonly name: string;
  readonly path: string;
  /** Take the place of a data set of this name. */
  readonly replace: boolean;
}

export interface OwnFile {
  readonly mapping: Mapping;
  readonly licence: string | null;
  /** Whether a canonical hazard of this id exists. */
  readonly isHazard: (id: string) => boolean;
  /** Needed for a mapping with media columns. */
  readonly media?: MediaIntake;
}

/**
 * Copies the files of a public source (`path`: their folder, or the file where there is one) and checks them against
 * the published SHA-256. Throws InvalidInputError for other files and for a source that ships; nothing is kept then.
 */
export async function addPublicSource(
  target: AddTarget,
  catalogue: Readonly<Record<string, CatalogueEntry>> = CATALOGUE,
): Promise<StoredDataset> {
  const { name } = target;
  const entry = Object.hasOwn(catalogue, name) ? catalogue[name] : undefined;
  if (entry === undefined) throw new NotFoundError(`no public source ${name}`);
  if (entry.shipped) {
    throw new InvalidInputError(`${name} ships with Mettle (${entry.version})`, {
      hint: 'use it by name; choose another name for a file of your own',
    });
  }
  return place(target, async (folder) => {
    const hint = 'nothing was added; to use it as it is, add it under another name with a column mapping';
    const files = await copyPublished(target.path, folder, { ...entry, hint });
    const summary = await summarise(publicDataset(name, entry, { folder, origin: 'added' }));
    return stored(target, { version: entry.version, licence: entry.licence, files, mapping: null, summary });
  });
}

/**
 * Copies a user's file, takes in the media that it names and reads it once. Rejected rows are counted and listed, good
 * rows survive; throws InvalidInputError when none does, or when a column is missing. The version is a digest of the
 * file and, where there are media columns, of the list of media.
 */
export async function addOwnFile(
  target: AddTarget,
  { mapping, licence, isHazard, media: intake }: OwnFile,
): Promise<StoredDataset> {
  requireOwnName(target.name);
  const checked = checkMapping(mapping, isHazard);
  if (hasMedia(checked) && intake === undefined) throw new TypeError('media columns need somewhere to put media');
  await requireFile(target.path);
  return place(target, async (folder) => {
    const as = `rows.${checked.format}`;
    const path = join(folder, as);
    const original = basename(target.path);
    const copied = await copyHashed(target.path, path);
    const byFile = copied.sha256.slice(0, 12);
    const file = { source: target.name, version: byFile, path, file: original, language: checked.language, facets: {} };
    if (checked.format === 'jsonl') await requireFields(file, checked);
    const files = [{ as, name: original, ...copied }];
    const common = { licence: licence ?? 'not stated', files, mapping: checked };
    if (!hasMedia(checked) || intake === undefined) {
      const summary = await summarise({ rows: () => readMapped(file, checked) });
      if (summary.cases === 0) throw noCases(original, summary);
      return stored(target, { version: byFile, ...common, summary });
    }
    const { list, written } = await takeMedia({ file, mapping: checked, original: target.path, folder }, intake);
    const version = digestOf([copied.sha256, written.sha256]).slice(0, 12);
    const counts = { image: 0, video: 0, transcript: 0, refused: {} };
    const summary = await summarise({
      rows: () => countMedia(readMapped({ ...file, version }, checked, list), list, counts),
    });
    if (summary.cases === 0) throw noCases(original, summary);
    return stored(target, { version, ...common, media: { list: written, counts }, summary });
  });
}

/** Throws InvalidInputError for a name that no data set of the user's own can have. */
export function requireOwnName(name: string): void {
  if (!DATASET_NAME.test(name)) {
    throw new InvalidInputError(`${JSON.stringify(name)} is no name for a data set`, {
      hint: 'lower-case letters, digits and dashes, at most 48',
    });
  }
  if (isCatalogueName(name) || isPersuasionSource(name)) {
    throw new InvalidInputError(`${name} is the name of a public source`, { hint: 'choose another name' });
  }
}

/** What is published: its files, each by its name here and, where it differs, its name there. */
export interface Published {
  readonly url: string;
  readonly files: readonly { readonly name: string; readonly sha256: string; readonly path?: string }[];
  /** What to do about another file than the published one. */
  readonly hint: string;
}

/** Copies published files into `folder` and checks their SHA-256. Throws InvalidInputError for other files. */
export async function copyPublished(
  path: string,
  folder: string,
  published: Published,
): Promise<StoredDataset['files']> {
  const files: StoredDataset['files'] = [];
  for (const { name, sha256, path: there } of published.files) {
    const from = await locate(path, { name, there: basename(there ?? name) }, published);
    const copied = await copyHashed(from, join(folder, name));
    if (copied.sha256 !== sha256) {
      throw anotherFile(from, { actual: copied.sha256, expected: sha256, hint: published.hint });
    }
    files.push({ as: name, name, ...copied });
  }
  return files;
}

/** Fills a new folder, then puts it in its place in one step; a failure leaves what was there. */
export async function place(
  target: AddTarget,
  fill: (folder: string) => Promise<StoredDataset>,
): Promise<StoredDataset> {
  const final = datasetFolder(target.dataDir, target.name);
  const parent = join(target.dataDir, 'datasets');
  await mkdir(parent, { recursive: true, mode: 0o700 });
  const folder = await mkdtemp(join(parent, '.adding-'));
  await chmod(folder, 0o755);
  try {
    const description = await fill(folder);
    const text = `${JSON.stringify(description, null, 2)}\n`;
    await writeFile(join(folder, 'dataset.json'), text, { flush: true });
    if (await exists(final)) {
      const same = (await readFile(join(final, 'dataset.json'), 'utf8').catch(() => null)) === text;
      if (same) return description;
      if (!target.replace) {
        const old = await readStored(target.dataDir, target.name);
        throw new InvalidInputError(
          `${target.name} exists already (version ${old?.version ?? 'unknown'}, this one ${description.version})`,
          { hint: 'add it under another name, or put it in place of the old one with --replace' },
        );
      }
      const old = await mkdtemp(join(parent, '.replaced-'));
      await rename(final, join(old, 'old'));
      await rename(folder, final);
      await rm(old, { recursive: true, force: true });
    } else await rename(folder, final);
    return description;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function stored(
  { name }: AddTarget,
  parts: Pick<StoredDataset, 'version' | 'licence' | 'files' | 'mapping' | 'media'> & { summary: DatasetSummary },
): StoredDataset {
  const { summary, ...rest } = parts;
  const { cases, rejected, skipped, verdicts } = summary;
  return {
    v: 1,
    name,
    ...rest,
    counts: { cases, rejected: rejected.total, skipped: { ...skipped }, labels: { ...verdicts } },
    rejected: rejected.first.slice(0, KEPT_REJECTED),
  };
}

async function locate(
  path: string,
  { name, there }: { name: string; there: string },
  { url, files }: Published,
): Promise<string> {
  const found = await stat(path).catch(() => null);
  if (found === null) throw new NotFoundError(`nothing at ${path}`, { hint: `expected ${there} of ${url}` });
  if (found.isDirectory()) {
    const names = await readdir(path);
    const exact = [name, there].find((one) => names.includes(one));
    const near = names.find((one) => one.toLowerCase() === there.toLowerCase());
    if (exact === undefined && near !== undefined) {
      throw new NotFoundError(`no ${there} in ${path}, only ${near}`, { hint: `rename it to ${there}: case counts` });
    }
    return join(path, exact ?? there);
  }
  if (files.length > 1) {
    const list = files.map((file) => file.name).join(', ');
    throw new InvalidInputError(`${path} is one file; this source has ${list}`, { hint: 'give the folder of them' });
  }
  return path;
}

/** The error for a file without one usable row, with its first rejected ones. */
export function noCases(file: string, { rejected }: Pick<DatasetSummary, 'rejected'>): InvalidInputError {
  const first = rejected.first.slice(0, 3).map((row) => `\n  ${file}:${row.line}: ${row.field}: ${row.reason}`);
  const what = rejected.total === 0 ? 'has no rows' : `has no usable row (${rejected.total} rejected)`;
  return new InvalidInputError(`${file} ${what}${first.join('')}`, { hint: 'nothing was added' });
}

async function exists(path: string): Promise<boolean> {
  return (await stat(path).catch(() => null)) !== null;
}
