import type { ContentPart, DrawingSource } from '../../core/content.ts';
import type { Variant } from '../../core/variants.ts';
import { drawingOf, type Excluded } from './drawing-of.ts';
import { specDigest, VIDEO } from './spec.ts';

/**
 * The parts of a case that carries `text` in a variant instead of as text. Title and transcript have it as the source
 * does; the transcript is one segment over the whole video.
 */
export function contentOf(
  text: string,
  variant: Variant,
  seed: number,
): { content: ContentPart[] } | { excluded: Excluded } {
  const drawing = drawingOf(text, { as: variant, seed });
  if ('excluded' in drawing) return drawing;
  const source: DrawingSource = { kind: 'drawing', sha256: specDigest(drawing.spec), spec: drawing.spec };
  if (variant.startsWith('image/')) return { content: [{ type: 'image', source }] };
  const content: ContentPart[] = [{ type: 'video', source, title: variant === 'video/title' ? text : null }];
  if (variant === 'video/transcript' || variant === 'video/both') {
    content.push({ type: 'transcript', segments: [{ startS: 0, endS: VIDEO.frames / VIDEO.fps, text }] });
  }
  return { content };
}
