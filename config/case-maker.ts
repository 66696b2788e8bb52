import type { MediaChange } from '../core/content.ts';
import { isMedia } from '../core/content.ts';
import { caseId } from '../core/ids.ts';
import { renderedCase } from '../datasets/rendered-cases.ts';
import { named, perturbationSeed } from '../media/perturb/perturbation.ts';
import { FRAME_PERTURBATIONS, PERTURBATIONS } from '../media/perturb/registry.ts';
import type { ModerationCase } from '../moderation/case.ts';
import type { MakeCases } from '../runs/freeze.ts';

/**
 * What becomes of a case by the entry that asks for it: drawn in each variant of `render`, then changed by each of
 * `perturb`. Throws InvalidInputError for an unknown perturbation.
 */
export const makeCases: MakeCases = (item, { render, perturb }, seed) => {
  const drawn =
    render === undefined ? [{ case: item }] : render.map((variant) => renderedCase(item, { variant, seed }));
  if (perturb === undefined) return drawn;
  return drawn.flatMap((one) => ('skipped' in one ? [one] : perturb.map((change) => perturbedCase(one.case, change))));
};

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
