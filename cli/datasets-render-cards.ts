import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { hashedUniform } from '../core/digest.ts';
import { InvalidInputError } from '../core/errors.ts';
import { openPersuasionDataset } from '../datasets/persuasion/open.ts';
import { withCards } from '../datasets/renderers/cards/with-cards.ts';
import { contactSheet, type Tile } from '../datasets/renderers/contact-sheet.ts';
import { drawImage } from '../datasets/renderers/draw.ts';
import { pixelSha256 } from '../media/pixel-hash.ts';
import type { Raster } from '../media/raster.ts';
import { sharp } from '../media/sharp.ts';
import type { PersuaderTurn, PersuasionCase } from '../persuasion/case.ts';
import { printResult, say } from './output.ts';

const TILES_A_SHEET = 24;

/** `mettle datasets render NAME` for a source of persuasion cases: every turn's card with its caption. */
export async function renderCards(
  name: string,
  flags: { dataDir: string; count: number; seed: number; out: string; json: boolean },
): Promise<void> {
  const { dataDir, count, seed, out, json } = flags;
  const dataset = await openPersuasionDataset(name, { dataDir });
  say(`mettle: ${dataset.contentWarning}`);
  const placed: { place: number; item: PersuasionCase }[] = [];
  for await (const row of dataset.rows()) {
    if ('case' in row) placed.push({ place: hashedUniform([seed, row.case.id]), item: row.case });
  }
  const drawn: PersuasionCase[] = [];
  const excluded: Record<string, number> = {};
  for (const { item } of placed.sort((a, b) => a.place - b.place)) {
    if (drawn.length === count) break;
    const result = withCards(item);
    if ('case' in result) drawn.push(result.case);
    else excluded[result.skipped] = (excluded[result.skipped] ?? 0) + 1;
  }
  if (drawn.length === 0) throw new InvalidInputError(`no case of ${name} can be drawn as cards`);
  await mkdir(out, { recursive: true });
  const sheets = await writeCards(drawn, out);
  printResult(
    json,
    { dataset: name, seed, out, drawn: drawn.length, excluded, sheets, index: 'index.jsonl' },
    `the cards of ${drawn.length} cases of ${name} in ${out}; see ${sheets.join(', ')}; captions in index.jsonl`,
  );
}

async function writeCards(cases: readonly PersuasionCase[], out: string): Promise<string[]> {
  const lines: string[] = [];
  const sheets: string[] = [];
  let tiles: Tile[] = [];
  const finish = async () => {
    const sheet = `contact-sheet-${sheets.length + 1}.png`;
    await writePng(join(out, sheet), contactSheet(tiles, 3));
    sheets.push(sheet);
    tiles = [];
  };
  for (const { id, turns } of cases) {
    for (const turn of turns) {
      const { sha256, spec } = drawingIn(turn);
      const picture = drawImage(spec);
      const file = `${id.slice(0, 16)}-turn-${turn.n}.png`;
      await writePng(join(out, file), picture);
      const { n, strategy, visualRole, fabricated, caption } = turn;
      const hashes = { spec_sha256: sha256, pixel_sha256: pixelSha256(picture) };
      const row = { case_id: id, turn: n, strategy, card: spec.card, visual_role: visualRole, fabricated, caption };
      lines.push(`${JSON.stringify({ ...row, ...hashes, file })}\n`);
      tiles.push({ picture, label: `${id.slice(0, 8)} turn ${n} ${strategy}` });
      if (tiles.length === TILES_A_SHEET) await finish();
    }
  }
  if (tiles.length > 0) await finish();
  await writeFile(join(out, 'index.jsonl'), lines.join(''));
  return sheets;
}

function drawingIn({ n, media }: PersuaderTurn) {
  const source = media[0]?.source;
  if (source?.kind !== 'drawing') throw new TypeError(`turn ${n} has no drawing`);
  return source;
}

export async function writePng(path: string, { width, height, data }: Raster): Promise<void> {
  await sharp(data, { raw: { width, height, channels: 3 } })
    .png()
    .toFile(path);
}
