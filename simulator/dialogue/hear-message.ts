import type { ContentParts } from '../request.ts';
import type { CaseIndex } from './case-index.ts';
import { type Mitigation, withoutMitigations } from './mitigations-heard.ts';
import { liveTurn } from './persuader-sentences.ts';

/** One message of the persuader as it came. */
export interface HeardMessage {
  /** Places of its text in the known cases; `next` = it can stand in any turn's place; `control` = it argues for nothing. */
  readonly turns: readonly { readonly at: number; readonly n: number }[] | 'next' | 'control';
  /** Of a turn that a simulated persuader wrote; null = the turn is the case's own. */
  readonly live: ReturnType<typeof liveTurn>;
  /** It holds media and no text of the persuader. */
  readonly textless: boolean;
  /** Parts before the persuader's text. */
  readonly before: ContentParts;
  /** Number of parts after it: none belongs there. */
  readonly after: number;
  /** Whose texts stand around it. */
  readonly mitigations: readonly Mitigation[];
}

/** A frame's time as models are told it. */
const STAMP = /^t=\d+\.\ds$/u;

/** The last part that is a known text of a persuader, with what stands around it; null = there is none, and no media. */
export function hearMessage(all: ContentParts, index: CaseIndex): HeardMessage | null {
  const { parts, mitigations } = withoutMitigations(all);
  for (let i = parts.length - 1; i >= 0; i -= 1) {
    const text = parts[i]!.text;
    const said = text === undefined ? null : saidIn(text, index);
    if (said === null) continue;
    return { ...said, textless: false, before: parts.slice(0, i), after: parts.length - 1 - i, mitigations };
  }
  const shown = parts.some(({ image_url: image }) => image !== undefined);
  if (!shown || !parts.every(({ image_url: image, text }) => image !== undefined || STAMP.test(text ?? '')))
    return null;
  return { turns: 'next', live: null, textless: true, before: parts, after: 0, mitigations };
}

function saidIn(text: string, index: CaseIndex): Pick<HeardMessage, 'turns' | 'live'> | null {
  const turns = index.turns(text);
  if (turns.length > 0) return { turns, live: null };
  if (index.isControl(text)) return { turns: 'control', live: null };
  const live = liveTurn(text);
  return live === null ? null : { turns: 'next', live };
}
