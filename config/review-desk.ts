import { type ContentPart, isMedia, type MediaPart } from '../core/content.ts';
import { NotFoundError } from '../core/errors.ts';
import type { CaseId, RunId } from '../core/ids.ts';
import type { Outcome, Verdict } from '../moderation/verdict.ts';
import type { Store } from '../store/store.ts';
import { type DeskPiece, readDialogue } from './desk-dialogue.ts';

/** A piece of a case as a reviewer sees it. Texts are as the source has them: hostile. */
export type DeskPart =
  | { readonly kind: 'text'; readonly label: string; readonly text: string }
  /** `n` counts the media of the case from 1; it is all that names them. */
  | { readonly kind: 'media'; readonly label: string; readonly n: number; readonly type: MediaPart['type'] };

/** What is judged, and nothing else of the case: no source, row, facet or label, for each of them can tell the answer. */
export interface DeskContent {
  /** BCP 47. */
  readonly language: string;
  readonly parts: readonly DeskPart[];
  readonly media: readonly MediaPart[];
}

/** What one moderator said of a case; for eyes that have committed. */
export interface MachineVerdict {
  readonly moderator: string;
  readonly outcome: Outcome;
  readonly reason: string | null;
  readonly categories: readonly string[] | null;
  readonly score: number | null;
  readonly confidence: Verdict['confidence'];
  readonly severity: number | null;
}

/** A case or a dialogue. Throws NotFoundError for one that the run does not hold. */
export async function readDeskContent(
  store: Pick<Store, 'runs' | 'trials' | 'ledger'>,
  { run, caseId }: { readonly run: RunId; readonly caseId: CaseId },
): Promise<DeskContent> {
  const moderated = await store.runs.case(run, caseId);
  if (moderated !== null) return partsOf(moderated.language, moderated.content.flatMap(contentPieces));
  const dialogue = await readDialogue(store, { run, caseId });
  if (dialogue !== null) return partsOf(dialogue.language, dialogue.pieces);
  throw new NotFoundError(`run ${run} holds no case ${caseId}; nothing can be shown`, {
    hint: 'skip the item with this as the reason, and tell whoever leads the review',
  });
}

/** By moderator; none for a dialogue. */
export async function machineVerdicts(
  { results }: Pick<Store, 'results'>,
  of: { readonly run: RunId; readonly caseId: CaseId },
): Promise<readonly MachineVerdict[]> {
  return (await results.verdictsOf(of)).map(({ moderator, verdict }) => {
    const { outcome, reason, categories, score, confidence, severity } = verdict;
    return { moderator, outcome, reason, categories, score, confidence, severity };
  });
}

function partsOf(language: string, pieces: readonly DeskPiece[]): DeskContent {
  const media = pieces.flatMap((piece) => ('medium' in piece ? [piece.medium] : []));
  const parts = pieces.map((piece): DeskPart => {
    if ('text' in piece) return { kind: 'text', label: piece.label, text: piece.text };
    const { label, medium } = piece;
    return { kind: 'media', label, n: media.indexOf(medium) + 1, type: medium.type };
  });
  return { language, parts, media };
}

function contentPieces(part: ContentPart): readonly DeskPiece[] {
  if (isMedia(part)) {
    const title = part.type === 'video' && part.title !== null ? [{ label: 'title', text: part.title }] : [];
    return [{ label: part.type, medium: part }, ...title];
  }
  if (part.type === 'text') return [{ label: 'text', text: part.text }];
  const lines = part.segments.map(({ startS, text }) => (startS === null ? text : `[${clockTime(startS)}] ${text}`));
  return [{ label: 'transcript', text: lines.join('\n') }];
}

/** `1:05`. */
function clockTime(seconds: number): string {
  const whole = Math.max(0, Math.floor(seconds));
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, '0')}`;
}
