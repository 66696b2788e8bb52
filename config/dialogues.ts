import { join } from 'node:path';
import { type Sha256, sha256 } from '../core/digest.ts';
import type { RunId } from '../core/ids.ts';
import { BlobBrokenError, BlobMissingError } from '../media/blobs.ts';
import { blurredThumbnail } from '../media/blurred-thumbnail.ts';
import type { ChatAnswer } from '../models/model-port.ts';
import type { PersuasionCase } from '../persuasion/case.ts';
import { type ChosenDialogue, chooseDialogues } from '../reports/persuasion/choose-dialogues.ts';
import { renderDialogues, type ShownDialogue, type ShownTurn } from '../reports/persuasion/render-dialogues.ts';
import { replaceFile } from '../reports/write-report.ts';
import type { Context } from './context.ts';
import { persuaderWords } from './persuader-words.ts';
import { reportInput } from './reporting.ts';
import { trialReplies } from './trial-replies.ts';

export const DIALOGUES_FILE = 'dialogues.html';

type Stored = Pick<Context, 'store' | 'blobs'>;

/**
 * Writes `dialogues.html` into `folder` (which exists): persuader turns, replies from the ledger, readings beside them,
 * pictures blurred. Null for a run without persuadees. The report's own files are left alone.
 */
export async function writeDialogues(
  stored: Stored,
  of: { readonly runId: RunId; readonly most: number; readonly folder: string },
): Promise<{ readonly path: string; readonly sha256: Sha256; readonly shown: number } | null> {
  const { persuasion = null, title, settings } = await reportInput(stored.store, of.runId);
  if (persuasion === null) return null;
  const chosen = await chooseDialogues(persuasion, { most: of.most, seed: settings.seed });
  const cases = await casesOf(persuasion.cases(), new Set(chosen.map(({ row }) => row.trial.caseId)));
  const dialogues: ShownDialogue[] = [];
  for (const each of chosen) dialogues.push(await showDialogue(stored, each, cases.get(each.row.trial.caseId)!));
  const bytes = Buffer.from(renderDialogues({ title, runId: of.runId, most: of.most, dialogues }), 'utf8');
  const path = join(of.folder, DIALOGUES_FILE);
  await replaceFile(path, bytes);
  return { path, sha256: sha256(bytes), shown: dialogues.length };
}

/** With their texts. `chooseDialogues` made sure that the run has each. */
async function casesOf(
  cases: AsyncIterable<PersuasionCase>,
  wanted: ReadonlySet<string>,
): Promise<ReadonlyMap<string, PersuasionCase>> {
  const found = new Map<string, PersuasionCase>();
  for await (const item of cases) {
    if (found.size === wanted.size) break;
    if (wanted.has(item.id)) found.set(item.id, item);
  }
  return found;
}

async function showDialogue(stored: Stored, chosen: ChosenDialogue, item: PersuasionCase): Promise<ShownDialogue> {
  const replies = await trialReplies(stored.store, chosen.row);
  const words = await persuaderWords(stored.store, chosen.row, item);
  const turns: ShownTurn[] = [];
  for (const [i, record] of chosen.row.turns.entries()) {
    const turn = item.turns.find(({ n }) => n === record.n);
    turns.push({
      n: record.n,
      strategy: record.strategy,
      text: words[i] ?? '',
      caption: record.kind === 'caption' ? (turn?.caption ?? null) : null,
      pictures: await Promise.all(record.media.map((hash) => thumbnailOf(stored, hash))),
      outcome: record.reply,
      reply: wordsOf(replies[i] ?? null),
    });
  }
  return { ...chosen, item, turns };
}

function wordsOf(answer: ChatAnswer | null): string | null {
  return answer !== null && 'text' in answer && answer.text !== '' ? answer.text : null;
}

async function thumbnailOf({ blobs }: Stored, hash: Sha256): Promise<Uint8Array | null> {
  try {
    return await blurredThumbnail(await blobs.read(hash));
  } catch (error) {
    if (error instanceof BlobMissingError || error instanceof BlobBrokenError) return null;
    throw error;
  }
}
