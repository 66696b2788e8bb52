import type { MediaChange } from '../core/content.ts';
import { isMedia } from '../core/content.ts';
import { caseId } from '../core/ids.ts';
import { normalisedCase, obfuscatedCase } from '../datasets/obfuscate/obfuscated-cases.ts';
import { pressedCase } from '../datasets/pressure/pressed-cases.ts';
import { renderedCase } from '../datasets/rendered-cases.ts';
import { named, perturbationSeed } from '../media/perturb/perturbation.ts';
import { FRAME_PERTURBATIONS, PERTURBATIONS } from '../media/perturb/registry.ts';
import type { ModerationCase } from '../moderation/case.ts';
import type { MakeCases } from '../runs/freeze.ts';

/** A case, or why there is none. */
type Made = ReturnType<MakeCases>[number];
type Entry = Parameters<MakeCases>[1];
/** The facet that names the clean case. */
type Link = 'obfuscated_from' | 'pressed_from';

/**
 * What becomes of a case by the entry that asks for it: itself, each disguise of `obfuscate` and each plea of `pressure`,
 * each drawn in every variant of `render`, then changed by each of `perturb`. Disguises and pleas are linked to the clean
 * case that is shown as they are.
 * Throws InvalidInputError for an unknown perturbation.
 */
export const makeCases: MakeCases = (item, entry, seed) => {
  const clean = shownCases(item, entry, seed);
  const shown = (one: Made, link: Link): readonly Made[] =>
    'skipped' in one
      ? [one]
      : shownCases(one.case, entry, seed).map((made, i) => linked(made, { before: one.case, clean: clean[i], link }));
  return [
    ...clean,
    ...disguisesOf(item, entry, seed).flatMap((one) => shown(one, 'obfuscated_from')),
    ...(entry.pressure ?? []).flatMap((name) => shown(pressedCase(item, name), 'pressed_from')),
  ];
};

function disguisesOf(item: ModerationCase, { obfuscate, normalise = false }: Entry, seed: number): readonly Made[] {
  return (obfuscate ?? []).flatMap((name): readonly Made[] => {
    const made = obfuscatedCase(item, { name, seed });
    return 'case' in made && normalise ? [made, { case: normalisedCase(made.case) }] : [made];
  });
}

/** Drawn and perturbed, a disguise or a plea is compared with its clean case drawn and perturbed alike. */
function linked(
  made: Made,
  of: { readonly before: ModerationCase; readonly clean: Made | undefined; readonly link: Link },
): Made {
  if ('skipped' in made) return made;
  const { facets } = made.case;
  const { clean, link } = of;
  const before = of.before.facets;
  const disguise = `${before.obfuscation}${before.normalised === undefined ? '' : ', normalised'}`;
  const name = link === 'pressed_from' ? `pressure ${before.pressure}` : disguise;
  const variant = facets.variant === before.variant ? facets.variant : `${facets.variant} + ${name}`;
  const from = clean !== undefined && 'case' in clean ? clean.case.id : facets[link];
  return { case: { ...made.case, facets: { ...facets, variant: variant ?? name, [link]: from ?? '' } } };
}

function shownCases(item: ModerationCase, { render, perturb }: Entry, seed: number): readonly Made[] {
  const drawn =
    render === undefined ? [{ case: item }] : render.map((variant) => renderedCase(item, { variant, seed }));
  if (perturb === undefined) return drawn;
  return drawn.flatMap((one) => ('skipped' in one ? [one] : perturb.map((change) => perturbedCase(one.case, change))));
}

/** Needs pixels of its own to lay over: nothing that a spec could say. */
const NOT_IN_SPECS = 'overlay';

/** Throws InvalidInputError with the names that a spec can say. */
export function requirePerturbation(name: string): { readonly version: number } {
  const { [NOT_IN_SPECS]: _, ...offered } = PERTURBATIONS as Readonly<Record<string, { readonly version: number }>>;
  return named(offered, name);
}

function perturbedCase(
  item: ModerationCase,
  { name, severity }: { readonly name: string; readonly severity: number },
): { case: ModerationCase } | { skipped: string } {
  const { version } = requirePerturbation(name);
  const wanted = Object.hasOwn(FRAME_PERTURBATIONS, name) ? 'video' : null;
  const media = item.content.filter(isMedia);
  if (media.length === 0) return { skipped: `${name}: no picture` };
  if (wanted !== null && !media.some(({ type }) => type === wanted)) return { skipped: `${name}: no video` };
  const change: MediaChange = { name, version, severity, seed: perturbationSeed({ caseId: item.id, name, severity }) };
  const source = { source: item.source, version: item.version };
  const rowId = `${item.rowId ?? item.id}#${name}@${version}/${severity}`;
  return {
    case: {
      ...item,
      id: caseId(source, { rowId }),
      rowId,
      content: item.content.map((part) =>
        isMedia(part) && (wanted === null || part.type === wanted) ? { ...part, change } : part,
      ),
      facets: { ...item.facets, variant: `${item.facets.variant ?? 'as it is'} + ${name}/${severity}` },
      cluster: item.cluster ?? item.id,
    },
  };
}
