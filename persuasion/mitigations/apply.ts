import type { ChatMessage, MessagePart } from '../../models/model-port.ts';
import type { Outcome } from '../../moderation/verdict.ts';
import type { PersuasionCase } from '../case.ts';
import { setOfContext } from '../strategies.ts';
import type { MitigationId } from './mitigation.ts';
import { CAUTIOUS, guardNotice, INOCULATIONS, REFLECTION } from './texts.ts';

export { MITIGATION_TEXTS } from './texts.ts';

/**
 * What every request of a trial begins with under a mitigation, probes and turn 0 included (P 4, D10): `cautious` and
 * `inoculation` stand at the end of the system message. The others, and `none`, change nothing.
 */
export function mitigatedOpening(
  opening: readonly ChatMessage[],
  { item, mitigation }: { readonly item: PersuasionCase; readonly mitigation: MitigationId },
): readonly ChatMessage[] {
  if (mitigation === 'cautious') return withSystemText(opening, CAUTIOUS);
  if (mitigation === 'inoculation') return withSystemText(opening, INOCULATIONS[setOfContext(item.context)]);
  return opening;
}

/**
 * The persuader's message under a mitigation. `reflection` asks for a pause after it; `guard` puts a notice before it,
 * where the verdict on it (null = there is none) is not `safe`. The persuader's text stays a part of its own, byte for
 * byte.
 */
export function mitigatedMessage(
  message: ChatMessage,
  { mitigation, guard }: { readonly mitigation: MitigationId; readonly guard: Outcome | null },
): ChatMessage {
  if (mitigation === 'reflection') return { ...message, content: [...partsOf(message), text(REFLECTION)] };
  const notice = mitigation === 'guard' ? guardNotice(guard) : null;
  return notice === null ? message : { ...message, content: [text(notice), ...partsOf(message)] };
}

function withSystemText(opening: readonly ChatMessage[], added: string): readonly ChatMessage[] {
  const [first, ...rest] = opening;
  if (first === undefined || first.role !== 'system') return [{ role: 'system', content: added }, ...opening];
  const { content } = first;
  return [
    { ...first, content: typeof content === 'string' ? `${content}\n\n${added}` : [...content, text(added)] },
    ...rest,
  ];
}

function partsOf({ content }: ChatMessage): readonly MessagePart[] {
  return typeof content === 'string' ? [text(content)] : content;
}

function text(value: string): MessagePart {
  return { type: 'text', text: value };
}
