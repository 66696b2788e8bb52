import { textOf } from '../../core/content.ts';
import { caseId } from '../../core/ids.ts';
import type { Obfuscation } from '../../core/obfuscations.ts';
import type { ModerationCase } from '../../moderation/case.ts';
import { NORMALISER_VERSION, normalise } from './normalise.ts';
import { obfuscatedText } from './obfuscated-text.ts';
import { TRANSFORMS } from './registry.ts';

/**
 * A text case in disguise: truth, language, facets and cluster are inherited, `obfuscated_from` names the clean case and
 * the id says what was done to it. Skipped with a reason where nothing changes or where the case is not text alone.
 */
export function obfuscatedCase(
  item: ModerationCase,
  { name, seed }: { readonly name: Obfuscation; readonly seed: number },
): { case: ModerationCase } | { skipped: string } {
  if (item.content.some(({ type }) => type !== 'text')) return { skipped: `${name}: not text alone` };
  const text = obfuscatedText(textOf(item.content), { name, caseId: item.id, seed });
  if (text === null) return { skipped: `${name}: nothing to change` };
  const variant = `${item.facets.variant ?? 'as it is'} + ${name}`;
  return {
    case: derived(item, {
      step: `${name}@${TRANSFORMS[name].version}#${seed}`,
      text,
      facets: { variant, obfuscation: name, obfuscated_from: item.id },
    }),
  };
}

/** A case in disguise after normalisation, also where that changes nothing: the column holds every text. */
export function normalisedCase(item: ModerationCase): ModerationCase {
  return derived(item, {
    step: `normalised@${NORMALISER_VERSION}`,
    text: normalise(textOf(item.content)),
    facets: { variant: `${item.facets.variant ?? ''}, normalised`, normalised: 'yes' },
  });
}

function derived(
  item: ModerationCase,
  change: { readonly step: string; readonly text: string; readonly facets: Readonly<Record<string, string>> },
): ModerationCase {
  const { source, version } = item;
  const rowId = `${item.rowId ?? item.id}#${change.step}`;
  return {
    ...item,
    id: caseId({ source, version }, { rowId }),
    rowId,
    content: [{ type: 'text', text: change.text }],
    facets: { ...item.facets, ...change.facets },
    cluster: item.cluster ?? item.id,
  };
}
