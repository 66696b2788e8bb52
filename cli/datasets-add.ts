import { basename, extname, join } from 'node:path';
import { Command, Option } from 'commander';
import { InvalidInputError } from '../core/errors.ts';
import { type AddTarget, addOwnFile, addPublicSource } from '../datasets/add-dataset.ts';
import { addHatecheckLanguage } from '../datasets/add-hatecheck-language.ts';
import { isCatalogueName } from '../datasets/catalogue.ts';
import type { Mapping } from '../datasets/mapping.ts';
import { addPersuasionSource } from '../datasets/persuasion/add.ts';
import { addOwnPersuasion } from '../datasets/persuasion/add-own.ts';
import { isPersuasionSource } from '../datasets/persuasion/catalogue.ts';
import { languageOfFile } from '../datasets/readers/hatecheck-languages.ts';
import { readStored, type StoredDataset } from '../datasets/stored.ts';
import { sniff } from '../media/sniff.ts';
import { readTranscript } from '../media/transcript.ts';
import { HAZARDS, isHazard } from '../moderation/taxonomies/hazards.ts';
import { createFileBlobs } from '../store/files/blobs.ts';
import { addedText } from './datasets-text.ts';
import { printResult, say } from './output.ts';

interface AddFlags {
  readonly text?: string;
  readonly image?: string;
  readonly video?: string;
  readonly title?: string;
  readonly transcript?: string;
  readonly label?: string;
  readonly unsafe?: string;
  readonly safe?: string;
  readonly id?: string;
  readonly cluster?: string;
  readonly language: string;
  readonly facet?: readonly string[];
  readonly category?: readonly string[];
  readonly format?: Mapping['format'];
  readonly reader?: 'multilingual-hatecheck';
  readonly persuasion: boolean;
  readonly allowGenerated: boolean;
  readonly licence?: string;
  readonly replace: boolean;
  readonly json: boolean;
}

/** `mettle datasets add`. */
export function addCommand(dataDir: () => string): Command {
  return new Command('add')
    .description('copy a public source, or your own CSV or JSON Lines with its images and videos, into the data folder')
    .argument('<name>', 'name of a public source, or a new name for your own file')
    .argument('<path>', 'your file; for a public source of several files their folder')
    .option('--text <column>', 'column of the text to moderate; at least one of --text, --image, --video')
    .option('--image <column>', 'column of image files: paths inside the folder of your file, relative to it')
    .option('--video <column>', 'column of video files, likewise')
    .option('--title <column>', 'column of the titles of the videos')
    .option(
      '--transcript <column>',
      'column of what is said in the videos: a path ending in .vtt, .srt, .txt or .json, or the words themselves',
    )
    .option('--label <column>', 'column of the verdict; an empty one is unknown truth')
    .option('--unsafe <values>', 'values of the label that mean unsafe, separated by commas')
    .option('--safe <values>', 'values of the label that mean safe, separated by commas')
    .option('--id <column>', 'column that tells rows apart; without it the content does')
    .option('--cluster <column>', 'column that groups rows which are not independent')
    .option('--language <tag>', 'language of the texts, BCP 47', 'en')
    .option('--facet <column...>', 'columns to break results down by')
    .option('--category <column=hazard...>', `columns with 1/0 for a hazard: ${HAZARDS.map(({ id }) => id).join(' ')}`)
    .addOption(new Option('--format <format>', 'default: by the ending of the file').choices(['csv', 'jsonl']))
    .addOption(
      new Option(
        '--reader <reader>',
        'read a file of a public format: any language of Multilingual HateCheck (its published file name is known)',
      ).choices(['multilingual-hatecheck']),
    )
    .option(
      '--persuasion',
      'the file holds persuasion cases, perhaps with media: JSON Lines as in docs/persuasion-cases.md',
      false,
    )
    .option(
      '--allow-generated',
      'with --persuasion: live persuaders may argue for its claims; you answer for them',
      false,
    )
    .option('--licence <name>', 'licence of the data, printed in reports')
    .option('--replace', 'put it in place of a data set of this name', false)
    .option('--json', 'as JSON', false)
    .action(async (name: string, path: string, flags: AddFlags) => {
      const target = { dataDir: dataDir(), name, path, replace: flags.replace };
      const ofPersuasion = isPersuasionSource(name);
      const known = isCatalogueName(name) || ofPersuasion;
      const { text, image, video, label } = flags;
      if (flags.allowGenerated && !flags.persuasion)
        throw new InvalidInputError('--allow-generated goes with --persuasion');
      if (flags.persuasion) requireNoMapping(name, { known, flags });
      if (known && [text, image, video, label].some((column) => column !== undefined)) {
        throw new InvalidInputError(`${name} is a public source and is read without a column mapping`, {
          hint: 'leave out --text, --image, --video and --label, or choose another name',
        });
      }
      const before = await readStored(target.dataDir, name).catch(() => null);
      const added = known
        ? await (ofPersuasion ? addPersuasionSource(target) : addPublicSource(target))
        : await addOwn(target, flags);
      if (added.counts.rejected > 0) say(`mettle: ${added.counts.rejected} rows rejected; the others are usable`);
      printResult(flags.json, added, addedText(added, { existed: before !== null && !flags.replace }));
    });
}

function addOwn(target: AddTarget, flags: AddFlags): Promise<StoredDataset> {
  const licence = flags.licence ?? null;
  const blobs = createFileBlobs({ folder: join(target.dataDir, 'blobs') });
  const media = { blobs, sniff, readTranscript };
  if (flags.persuasion) return addOwnPersuasion(target, { licence, allowGenerated: flags.allowGenerated, media });
  if (isHatecheckLanguage(target.path, flags)) {
    return addHatecheckLanguage(target, { language: flags.language === 'en' ? null : flags.language, licence });
  }
  const mapping = mappingOf(target.path, flags);
  return addOwnFile(target, { mapping, licence, isHazard, media });
}

/** Asked for, or a file of that name without a mapping. */
function isHatecheckLanguage(path: string, { reader, text, image, video, label }: AddFlags): boolean {
  const mapped = [text, image, video, label].some((column) => column !== undefined);
  if (reader !== undefined && mapped) {
    throw new InvalidInputError(`--reader ${reader} goes without a column mapping`, {
      hint: 'leave out --text, --image, --video and --label',
    });
  }
  return reader !== undefined || (!mapped && languageOfFile(basename(path)) !== null);
}

/** Persuasion cases have one form: nothing of a mapping goes with them. */
function requireNoMapping(name: string, { known, flags }: { known: boolean; flags: AddFlags }): void {
  if (known) {
    throw new InvalidInputError(`${name} is a public source; --persuasion is for a file of your own`, {
      hint: 'leave out --persuasion, or choose another name',
    });
  }
  const { text, image, video, title, transcript, label, unsafe, safe, id, cluster, facet, category, format } = flags;
  const columns = { text, image, video, title, transcript, label, unsafe, safe, id, cluster, facet, category };
  const named = Object.entries({ ...columns, format: format === 'jsonl' ? undefined : format })
    .filter(([, value]) => value !== undefined)
    .map(([flag]) => `--${flag}`);
  if (flags.language !== 'en') named.push('--language');
  if (named.length === 0) return;
  throw new InvalidInputError(`--persuasion goes without ${named.join(', ')}`, {
    hint: 'such a file is JSON Lines whose rows name their own fields (docs/persuasion-cases.md)',
  });
}

function mappingOf(path: string, flags: AddFlags): Mapping {
  const { text, image, video, title, transcript } = flags;
  if (text === undefined && image === undefined && video === undefined) {
    throw new InvalidInputError('a file of your own needs --text, --image or --video, and --label or --category', {
      hint: 'e.g. --text comment --label toxic --unsafe 1 --safe 0 --id id, or --image file instead of --text',
    });
  }
  return {
    format: flags.format ?? formatOf(path),
    ...given({ text, image, video, title, transcript }),
    label: flags.label ?? null,
    unsafe: valuesOf(flags.unsafe),
    safe: valuesOf(flags.safe),
    id: flags.id ?? null,
    cluster: flags.cluster ?? null,
    language: flags.language,
    facets: [...(flags.facet ?? [])],
    categories: Object.fromEntries((flags.category ?? []).map(categoryOf)),
  };
}

/** Columns that were named; the others stay absent from the mapping. */
function given<Name extends string>(
  columns: Readonly<Record<Name, string | undefined>>,
): Partial<Record<Name, string>> {
  const named = Object.entries(columns).filter(([, column]) => column !== undefined);
  return Object.fromEntries(named) as Partial<Record<Name, string>>;
}

function formatOf(path: string): Mapping['format'] {
  const ending = extname(path).toLowerCase();
  if (ending === '.csv') return 'csv';
  if (ending === '.jsonl' || ending === '.ndjson') return 'jsonl';
  throw new InvalidInputError(`the ending ${JSON.stringify(ending)} does not say what ${path} holds`, {
    hint: 'give --format csv or --format jsonl',
  });
}

function valuesOf(list: string | undefined): string[] {
  return list === undefined ? [] : list.split(',');
}

function categoryOf(text: string): [column: string, hazard: string] {
  const at = text.lastIndexOf('=');
  if (at > 0) return [text.slice(0, at), text.slice(at + 1)];
  throw new InvalidInputError(`--category ${JSON.stringify(text)} is not COLUMN=HAZARD`);
}
