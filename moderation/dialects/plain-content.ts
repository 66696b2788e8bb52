import type { TextPart } from '../../core/content.ts';
import type { ChatMessage, MessagePart } from '../../models/model-port.ts';
import { type EvidencePart, wordsOf } from '../evidence.ts';

/**
 * The evidence as the words and pictures of a plain user message, for models whose server puts their template around it:
 * words alone as one string; else the media in their order, then all words.
 */
export function plainContent(evidence: readonly EvidencePart[]): ChatMessage['content'] {
  const media = evidence.flatMap((part): MessagePart[] => {
    if (part.type === 'text') return [];
    return [part.type === 'image' ? part.image : part.video];
  });
  const words = wordsOf(evidence);
  if (media.length === 0) return words;
  const text: TextPart = { type: 'text', text: words };
  return words === '' ? media : [...media, text];
}
