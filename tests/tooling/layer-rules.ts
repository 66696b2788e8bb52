/** A folder and what it may import. `values` = any import; `types` = `import type` only. */
export interface LayerRule {
  readonly values: readonly string[];
  readonly types: readonly string[];
}

const CONCEPTS = ['moderation', 'persuasion', 'review', 'models', 'media', 'datasets', 'runs', 'store', 'reports'];

/**
 * Files and folders: ports and pure vocabulary that one concept may import from another at run time: constants of a port, errors, value
 * objects, decisions without I/O. Everything else crosses between concepts as a type.
 */
export const OPEN_FILES: readonly string[] = [
  'media/blobs.ts',
  'media/derivations.ts',
  'media/frame-plan.ts',
  'media/look-up.ts',
  'media/plan.ts',
  'media/rgb-pixels.ts',
  'models/call-ledger.ts',
  'models/errors.ts',
  'models/grouped-looks.ts',
  'models/model-port.ts',
  'models/quota.ts',
  'models/send-permit.ts',
  'moderation/case.ts',
  'moderation/combinations',
  'moderation/dialects/json-object.ts',
  'moderation/estimators.ts',
  'moderation/evidence.ts',
  'moderation/labelling.ts',
  'moderation/media-settings.ts',
  'moderation/score-rows.ts',
  'moderation/score-views.ts',
  'moderation/strata.ts',
  'moderation/taxonomies',
  'moderation/verdict.ts',
  'persuasion/case.ts',
  'persuasion/condition.ts',
  'persuasion/judges/combine-judgements.ts',
  'persuasion/judges/judge.ts',
  'persuasion/mitigations/mitigation.ts',
  'persuasion/persuaders/persuader.ts',
  'persuasion/probe.ts',
  'persuasion/reading.ts',
  'persuasion/strategies.ts',
  'persuasion/strategy-map',
  'persuasion/template-turns.ts',
  'review/item.ts',
  'review/process',
  'review/queue-rules.ts',
  'review/queue.ts',
  'review/selection',
  'review/simulated',
  'runs/give-ups.ts',
  'runs/page-attempts.ts',
  'runs/page-leases.ts',
  'runs/page-permit.ts',
  'runs/plan.ts',
  'runs/poison-watch.ts',
  'runs/result-store.ts',
  'runs/run-store.ts',
  'runs/trial-store.ts',
  'runs/work-page.ts',
];

const concept: LayerRule = { values: ['core', 'metrics'], types: CONCEPTS };
const ABOVE_CONFIG = ['core', 'metrics', ...CONCEPTS, 'activities', 'config'];
const EDGES = [...ABOVE_CONFIG, 'workflows', 'workers', 'simulator', 'cli', 'console', 'setup'];

/** The table of the design, row by row. A folder may always import from itself. */
export const LAYERS: Readonly<Record<string, LayerRule>> = {
  core: { values: [], types: [] },
  metrics: { values: ['core'], types: [] },
  ...Object.fromEntries(CONCEPTS.map((name) => [name, concept])),
  workflows: { values: ['core', 'runs/plan.ts', 'runs/review-wire.ts', 'runs/wire.ts'], types: ['activities', 'runs'] },
  activities: { values: ['core', 'metrics', ...CONCEPTS], types: [] },
  config: { values: ['core', 'metrics', ...CONCEPTS], types: [] },
  workers: { values: EDGES, types: [] },
  simulator: { values: EDGES, types: [] },
  cli: { values: EDGES, types: [] },
  'console/api': { values: EDGES, types: [] },
  'console/web': { values: [], types: ['console/api'] },
  bench: { values: [...EDGES, 'tests'], types: [] },
};

/** Why `from` may not import `to` (both relative to the root, with `/`), or null when it may. */
export function forbidden(from: string, to: string, typeOnly: boolean): string | null {
  const layer = Object.keys(LAYERS)
    .filter((name) => from.startsWith(`${name}/`))
    .sort((a, b) => b.length - a.length)[0];
  if (layer === undefined) return from.includes('/') ? 'the folder has no row in the table of layers' : null;
  const isIn = (place: string) => to === place || to.startsWith(`${place}/`);
  const { values, types } = LAYERS[layer]!;
  if (isIn(layer) || values.some(isIn)) return null;
  if (typeOnly && types.some(isIn)) return null;
  const isConcept = CONCEPTS.includes(layer);
  if (isConcept && OPEN_FILES.some(isIn)) return null;
  const hint = types.some(isIn) ? ' (a type or an open file would do)' : '';
  return `${layer} may not import ${to}${hint}`;
}
