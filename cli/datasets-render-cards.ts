import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { hashedUniform } from '../core/digest.ts';
import { InvalidInputError } from '../core/errors.ts';
import { openPersuasionDataset } from '../datasets/persuasion/open.ts';
import { type CardKind, withCards } from '../datasets/renderers/cards/with-cards.ts';
import { contactSheet, type Tile } from '../datasets/renderers/contact-sheet.ts';
import type { Raster } from '../media/raster.ts';
import { sharp } from '../media/sharp.ts';
import type { PersuasionCase } from '../persuasion/case.ts';
import { drawingIn, type Exported, exportImage, exportVideo } from './card-files.ts';
import { printResult, say } from './output.ts';

const TILES_A_SHEET = 24;
const MANIFEST = 'manifest.jsonl';

export interface CardFlags {
  readonly dataDir: string;
  readonly count: number;
  readonly seed: number;
  readonly out: string;
  readonly json: boolean;
  readonly kind: CardKind;
  /** The mark for readers on files and sheets. */
  readonly sampleMark: boolean;
}

/** `mettle datasets render NAME` for a source of persuasion cases: every turn's card with its caption. */
export async function renderCards(name: string, flags: CardFlags): Promise<void> {
  const { dataDir, seed, out, json, kind, sampleMark } = flags;
  const dataset = await openPersuasionDataset(name, { dataDir });
  say(`mettle: ${dataset.contentWarning}`);
  const { drawn, excluded } = await drawnCases(dataset.rows(), flags);
  if (drawn.length === 0) throw new InvalidInputError(`no case of ${name} can be drawn as cards`);
  await mkdir(out, { recursive: true });
  const sheets = await writeCards(drawn, flags);
  const about = { dataset: name, kind, seed, out, sample_mark: sampleMark };
  const what = kind === 'image' ? 'cards' : 'card videos';
  printResult(
    json,
    { ...about, drawn: drawn.length, excluded, sheets, manifest: MANIFEST },
    `the ${what} of ${drawn.length} cases of ${name} in ${out}; see ${sheets.join(', ')}; captions and hashes in ${MANIFEST}`,
  );
}

/** The first cases by the seed that cards can be drawn for, and why earlier ones are left out. */
async function drawnCases(
  rows: AsyncIterable<{ case: PersuasionCase } | object>,
  { seed, count, kind }: CardFlags,
): Promise<{ drawn: PersuasionCase[]; excluded: Record<string, number> }> {
  const placed: { place: number; item: PersuasionCase }[] = [];
  for await (const row of rows) {
    if ('case' in row) placed.push({ place: hashedUniform([seed, row.case.id]), item: row.case });
  }
  const drawn: PersuasionCase[] = [];
  const excluded: Record<string, number> = {};
  for (const { item } of placed.sort((a, b) => a.place - b.place)) {
    if (drawn.length === count) break;
    const hasOwn = item.turns.some(({ media }) => media.length > 0);
    const result = hasOwn ? { skipped: 'cards: media of its own' } : withCards(item, kind);
    if ('case' in result) drawn.push(result.case);
    else excluded[result.skipped] = (excluded[result.skipped] ?? 0) + 1;
  }
  return { drawn, excluded };
}

async function writeCards(cases: readonly PersuasionCase[], { out, kind, sampleMark }: CardFlags): Promise<string[]> {
  const lines: string[] = [];
  const sheets: string[] = [];
  let tiles: Tile[] = [];
  const finish = async () => {
    const sheet = `contact-sheet-${sheets.length + 1}.png`;
    await writePng(join(out, sheet), contactSheet(tiles, kind === 'image' ? 3 : 4));
    sheets.push(sheet);
    tiles = [];
  };
  for (const { id, turns } of cases) {
    for (const turn of turns) {
      const source = drawingIn(turn);
      const stem = `${id.slice(0, 16)}-turn-${turn.n}`;
      const exporting = kind === 'image' ? exportImage : exportVideo;
      const made: Exported = await exporting(source, { out, stem, sample: sampleMark });
      const { n, strategy, visualRole, fabricated, caption } = turn;
      const row = {
        case_id: id,
        turn: n,
        strategy,
        card: source.spec.card,
        visual_role: visualRole,
        fabricated,
        spec_sha256: source.sha256,
        ...made.row,
        sample_mark: sampleMark,
        caption,
      };
      lines.push(`${JSON.stringify(row)}\n`);
      for (const [at, picture] of made.pictures.entries()) {
        const scene = made.pictures.length === 1 ? '' : ` ${at + 1}/${made.pictures.length}`;
        tiles.push({ picture, label: `${id.slice(0, 8)} turn ${n} ${strategy}${scene}` });
      }
      if (tiles.length >= TILES_A_SHEET) await finish();
    }
  }
  if (tiles.length > 0) await finish();
  await writeFile(join(out, MANIFEST), lines.join(''));
  return sheets;
}

export async function writePng(path: string, { width, height, data }: Raster): Promise<void> {
  await sharp(data, { raw: { width, height, channels: 3 } })
    .png()
    .toFile(path);
}
