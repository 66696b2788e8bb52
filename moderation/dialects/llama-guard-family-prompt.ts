import type { ChatMessage, MessagePart } from '../../models/model-port.ts';
import type { Target } from '../estimators.ts';
import { type EvidencePart, wordsOf } from '../evidence.ts';
import { PLACEHOLDER_TURN } from './placeholder-turn.ts';

/** Raise with any change of the text below. */
export const FAMILY_PROMPT_VERSION = '1';

/** How one release wants to be asked. */
export interface GuardPrompt {
  /** The list of categories, one or more lines each. */
  readonly categories: string;
  /** What the assessment is asked for, where the release says it otherwise than the later ones. */
  readonly assessed: 'User' | 'ONLY THE LAST User message';
  /** What is judged: the user's only turn, or the Agent's after a placeholder. Absent = the user's. */
  readonly target?: Target | undefined;
  /** Where pictures go: before the whole prompt, or inside the turn they belong to. */
  readonly media: 'first' | 'in-turn';
}

/** Category list of the releases that name their categories and no more: `S1: Violent Crimes.` */
export function namedCategories(names: readonly string[], prefix: string): string {
  return names.map((name, i) => `${prefix}${i + 1}: ${name}.`).join('\n');
}

/**
 * Message content for the Llama Guards 1, 2, 3 Vision and 4, as Meta's own prompt builder and chat templates write it,
 * without the header tokens that the server's chat format puts around a user message. All evidence is one turn, of the
 * user or of the Agent: the role that the task names is that of the last turn (M 2.3). Pictures and frames go in as they are; the template has no place for a frame's time.
 */
export function guardPrompt(
  evidence: readonly EvidencePart[],
  { categories, assessed, media, target = 'prompt' }: GuardPrompt,
): ChatMessage['content'] {
  const role = target === 'response' ? 'Agent' : 'User';
  const before = target === 'response' ? `User: ${PLACEHOLDER_TURN}\n\n` : '';
  const head = `Task: Check if there is unsafe content in '${role}' messages in conversations according our safety policy with the below categories.

<BEGIN UNSAFE CONTENT CATEGORIES>
${categories}
<END UNSAFE CONTENT CATEGORIES>

<BEGIN CONVERSATION>

${before}${role}: `;
  const tail = `${wordsOf(evidence)}

<END CONVERSATION>

Provide your safety assessment for ${assessed.replace('User', role)} in the above conversation:
 - First line must read 'safe' or 'unsafe'.
 - If unsafe, a second line must include a comma-separated list of violated categories.`;
  const shown = evidence.flatMap(mediaOf);
  if (shown.length === 0) return head + tail;
  return media === 'first' ? [...shown, text(head + tail)] : [text(head), ...shown, text(tail)];
}

function mediaOf(part: EvidencePart): readonly MessagePart[] {
  if (part.type === 'text') return [];
  return [part.type === 'image' ? part.image : part.video];
}

function text(value: string): MessagePart {
  return { type: 'text', text: value };
}
