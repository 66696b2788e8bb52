import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Command, InvalidArgumentError, Option } from 'commander';
import type { DrawingSource } from '../core/content.ts';
import { isMedia } from '../core/content.ts';
import { InvalidInputError } from '../core/errors.ts';
import { VARIANTS, type Variant } from '../core/variants.ts';
import { openDataset } from '../datasets/open-dataset.ts';
import { isPersuasionDataset } from '../datasets/persuasion/open.ts';
import { renderedCase } from '../datasets/rendered-cases.ts';
import type { CardKind } from '../datasets/renderers/cards/with-cards.ts';
import { contactSheet, type Tile } from '../datasets/renderers/contact-sheet.ts';
import { drawImage, drawVideo } from '../datasets/renderers/draw.ts';
import { pixelSha256 } from '../media/pixel-hash.ts';
import type { Raster } from '../media/raster.ts';
import type { ModerationCase } from '../moderation/case.ts';
import { renderCards, writePng } from './datasets-render-cards.ts';
import { sampleCases } from './datasets-sample.ts';
import { printResult, say } from './output.ts';

interface CommonFlags {
  readonly count: number;
  readonly seed: number;
  readonly out: string;
  readonly json: boolean;
}

interface RenderFlags extends CommonFlags {
  readonly variant: Variant;
}

interface AllFlags extends CommonFlags {
  readonly variant?: Variant;
  readonly kind?: CardKind;
  readonly sampleMark: boolean;
}

/** One line of index.jsonl. */
interface IndexRow {
  readonly case_id: string;
  readonly drawn_from: string;
  readonly variant: Variant;
  /** From 0; null = a still. */
  readonly scene: number | null;
  readonly spec_sha256: string;
  readonly pixel_sha256: string;
  readonly file: string;
}

const TILES_A_SHEET = 24;

/** `mettle datasets render`. */
export function renderCommand(dataDir: () => string): Command {
  return new Command('render')
    .description('draw texts of a data set as pictures or videos and look at them: PNG files, index and contact sheet')
    .argument('<name>', 'name in `mettle datasets list`')
    .addOption(new Option('--variant <variant>', 'how they are drawn; persuasion turns: as cards').choices(VARIANTS))
    .addOption(new Option('--kind <kind>', 'persuasion turns: as what cards are drawn').choices(['image', 'video']))
    .option('--no-sample-mark', 'persuasion turns: files as models see them, without the mark "SAMPLE"')
    .option('--count <n>', 'number of cases, drawn at random by the seed', atLeastOne, 20)
    .option('--seed <n>', 'seed of the choice and of the drawings', wholeNumber, 1)
    .requiredOption('--out <folder>', 'where to write; files of the same name are replaced')
    .option('--json', 'as JSON', false)
    .action(async (name: string, { variant: chosenVariant, kind, sampleMark, ...common }: AllFlags) => {
      if (await isPersuasionDataset(name, { dataDir: dataDir() })) {
        if (chosenVariant !== undefined) {
          throw new InvalidInputError(`${name} is drawn as cards, not as ${chosenVariant}`, {
            hint: 'leave --variant out',
          });
        }
        return renderCards(name, { ...common, dataDir: dataDir(), kind: kind ?? 'image', sampleMark });
      }
      if (kind !== undefined || !sampleMark) {
        throw new InvalidInputError(`${name} is not drawn as cards: --kind and --no-sample-mark are for those`, {
          hint: '--variant says how it is drawn',
        });
      }
      if (chosenVariant === undefined) {
        throw new InvalidInputError(`--variant must say how ${name} is drawn`, {
          hint: `one of ${VARIANTS.join(', ')}; only sources of persuasion cases do without`,
        });
      }
      const flags: RenderFlags = { ...common, variant: chosenVariant };
      const dataset = await openDataset(name, { dataDir: dataDir() });
      say(`mettle: ${dataset.contentWarning}`);
      const { drawn, excluded } = await chosen(dataset.rows(), flags);
      const { variant, seed, out } = flags;
      const reasons = Object.entries(excluded).map(([reason, count]) => `${count} ${reason}`);
      if (drawn.length === 0) {
        throw new InvalidInputError(`no text of ${name} can be drawn as ${variant}`, {
          hint: reasons.length === 0 ? 'it has no cases of text alone' : `excluded: ${reasons.join(', ')}`,
        });
      }
      await mkdir(out, { recursive: true });
      const sheets = await writeAll(drawn, flags);
      printResult(
        flags.json,
        { dataset: name, variant, seed, out, drawn: drawn.length, excluded, sheets, index: 'index.jsonl' },
        `${drawn.length} cases of ${name} as ${variant} in ${out}; see ${sheets.join(', ')}\n${
          reasons.length === 0 ? 'none excluded' : `excluded on the way: ${reasons.join(', ')}`
        }`,
      );
    });
}

/** The sampled cases that can be drawn, and how many before the last of them cannot, by reason. */
async function chosen(
  rows: Parameters<typeof sampleCases>[0],
  { variant, seed, count }: RenderFlags,
): Promise<{ drawn: ModerationCase[]; excluded: Record<string, number> }> {
  const drawn: ModerationCase[] = [];
  const excluded: Record<string, number> = {};
  for (const item of await sampleCases(rows, { seed, count })) {
    if (drawn.length === count) break;
    const result = renderedCase(item, { variant, seed });
    if ('case' in result) drawn.push(result.case);
    else {
      const reason = result.skipped.replace(`${variant}: `, '');
      excluded[reason] = (excluded[reason] ?? 0) + 1;
    }
  }
  return { drawn, excluded };
}

/** Writes pictures and sheets, the index last; returns the sheets' names. */
async function writeAll(cases: readonly ModerationCase[], { variant, out }: RenderFlags): Promise<string[]> {
  const rows: IndexRow[] = [];
  const sheets: string[] = [];
  let tiles: Tile[] = [];
  const finish = async () => {
    const sheet = `contact-sheet-${sheets.length + 1}.png`;
    await writePng(join(out, sheet), contactSheet(tiles, variant.startsWith('video/') ? 4 : 3));
    sheets.push(sheet);
    tiles = [];
  };
  for (const item of cases) {
    const source = drawingIn(item);
    for (const { scene, picture } of picturesOf(source, variant)) {
      const short = item.id.slice(0, 16);
      const file = scene === null ? `${short}.png` : `${short}-scene-${scene + 1}.png`;
      await writePng(join(out, file), picture);
      rows.push({
        case_id: item.id,
        drawn_from: item.facets.drawn_from ?? item.id,
        variant,
        scene,
        spec_sha256: source.sha256,
        pixel_sha256: pixelSha256(picture),
        file,
      });
      const of = scene === null ? '' : ` ${scene + 1}/4`;
      tiles.push({ picture, label: `${item.id.slice(0, 8)} ${item.truth.verdict ?? 'unknown'}${of}` });
    }
    if (tiles.length >= TILES_A_SHEET) await finish();
  }
  if (tiles.length > 0) await finish();
  await writeFile(join(out, 'index.jsonl'), rows.map((row) => `${JSON.stringify(row)}\n`).join(''));
  return sheets;
}

function drawingIn({ id, content }: ModerationCase): DrawingSource {
  const source = content.find(isMedia)?.source;
  if (source?.kind !== 'drawing') throw new TypeError(`case ${id} has no drawing`);
  return source;
}

function* picturesOf({ spec }: DrawingSource, variant: Variant): Generator<{ scene: number | null; picture: Raster }> {
  if (variant.startsWith('image/')) {
    yield { scene: null, picture: drawImage(spec) };
    return;
  }
  const video = drawVideo(spec);
  for (let scene = 0; scene < video.scenes; scene += 1) yield { scene, picture: video.scene(scene) };
}

function wholeNumber(text: string): number {
  if (/^\d{1,9}$/.test(text)) return Number(text);
  throw new InvalidArgumentError('a whole number below 1,000,000,000');
}

function atLeastOne(text: string): number {
  if (/^[1-9]\d{0,3}$/.test(text)) return Number(text);
  throw new InvalidArgumentError('a whole number from 1 to 9999');
}
