import { textOf } from '../../core/content.ts';
import { caseId } from '../../core/ids.ts';
import type { Pressure } from '../../core/pressures.ts';
import type { ModerationCase } from '../../moderation/case.ts';
import { TEMPLATES } from './templates.ts';

/**
 * The text, unchanged, between the two sentences of a template as a paragraph of its own. Nothing in the text has a meaning
 * to this step, so no text can leave its place. A blank text gives null: there is nothing to plead for.
 */
export function pressedText(text: string, name: Pressure): string | null {
  const { before, after } = TEMPLATES[name];
  return text.trim() === '' ? null : `${before}\n\n${text}\n\n${after}`;
}

/**
 * A text case under pressure: truth, language, facets and cluster are inherited (a plea changes nothing about the text),
 * `pressed_from` names the clean case and the id says which template in which version. Skipped with a reason where the
 * case is not text alone, or blank.
 */
export function pressedCase(item: ModerationCase, name: Pressure): { case: ModerationCase } | { skipped: string } {
  const label = `pressure ${name}`;
  if (item.content.some(({ type }) => type !== 'text')) return { skipped: `${label}: not text alone` };
  const text = pressedText(textOf(item.content), name);
  if (text === null) return { skipped: `${label}: no text` };
  const { source, version } = item;
  const rowId = `${item.rowId ?? item.id}#pressure:${name}@${TEMPLATES[name].version}`;
  return {
    case: {
      ...item,
      id: caseId({ source, version }, { rowId }),
      rowId,
      content: [{ type: 'text', text }],
      facets: {
        ...item.facets,
        variant: `${item.facets.variant ?? 'as it is'} + ${label}`,
        pressure: name,
        pressed_from: item.id,
      },
      cluster: item.cluster ?? item.id,
    },
  };
}
