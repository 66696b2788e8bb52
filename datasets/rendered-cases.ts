import { textOf } from '../core/content.ts';
import { caseId } from '../core/ids.ts';
import type { Variant } from '../core/variants.ts';
import type { ModerationCase } from '../moderation/case.ts';
import { contentOf } from './renderers/content.ts';
import { RENDERER_VERSION } from './renderers/spec.ts';

/**
 * A text case drawn as a picture or a video: truth, groups and language are inherited, the id says what was drawn of
 * what. Skipped with a reason where the glyphs or the room do not suffice, or where the case is not text alone.
 */
export function renderedCase(
  item: ModerationCase,
  { variant, seed }: { readonly variant: Variant; readonly seed: number },
): { case: ModerationCase } | { skipped: string } {
  if (item.content.some(({ type }) => type !== 'text')) return { skipped: `${variant}: not text alone` };
  const drawn = contentOf(textOf(item.content), variant, seed);
  if ('excluded' in drawn) return { skipped: `${variant}: ${drawn.excluded}` };
  const { source, version } = item;
  const rowId = `${item.rowId ?? item.id}#${variant}#${seed}#${RENDERER_VERSION}`;
  return {
    case: {
      ...item,
      id: caseId({ source, version }, { rowId }),
      rowId,
      content: drawn.content,
      facets: { ...item.facets, variant, drawn_from: item.id },
      cluster: item.cluster ?? item.id,
    },
  };
}
