import { InvalidInputError } from '../../core/errors.ts';
import { TAXONOMIES } from '../taxonomies/registry.ts';
import { invalid, type Verdict, verdict } from '../verdict.ts';
import type { DialectOptions, ModerationEndpointDialect } from './dialect.ts';
import { type Fields, isShare, readEndpointBody } from './endpoint-body.ts';
import { isObject } from './json-object.ts';
import { isBroken } from './normalise-answer.ts';

/** Our definition: the service gives scores and no verdict. */
export const PERSPECTIVE_THRESHOLD = 0.5;
/** The attribute that decides; every other one is a category beside it. */
const DECIDING = 'TOXICITY';

/**
 * Answers of Perspective's `comments:analyze`, stored ones only: the service ends on 31 December 2026. Unsafe when
 * TOXICITY reaches `parameters.threshold` (0.5 when absent), categories = the attributes that do, `score` = TOXICITY's
 * summary score (our definition). Attributes that were not asked for are not assessable. TOXICITY below the threshold
 * with another attribute above it is `safe` with no category: the service's attributes are judged apart, and a verdict
 * and its categories never contradict each other. Throws InvalidInputError for a threshold off (0, 1].
 */
export function createPerspective({ parameters = {} }: DialectOptions = {}): ModerationEndpointDialect {
  const { threshold = PERSPECTIVE_THRESHOLD } = parameters;
  if (!isShare(threshold) || threshold === 0)
    throw new InvalidInputError(`perspective: threshold ${JSON.stringify(threshold)} is off (0, 1]`);
  const taxonomy = TAXONOMIES.perspective;
  const codes = taxonomy.categories.map(({ code }) => code);
  return {
    kind: 'moderation',
    id: 'perspective',
    version: `1+toxicity>=${threshold}`,
    taxonomy,
    modalities: ['text', 'transcript'],
    storedOnly: true,
    render() {
      throw new InvalidInputError('perspective is read from stored answers only: its service ends on 31 Dec 2026', {
        hint: 'name a file with its answers under file: of the moderator',
      });
    },
    readBody: (status, body) => readEndpointBody(status, body, (value) => readScores(value, { codes, threshold })),
  };
}

function readScores(
  { attributeScores: attributes }: Fields,
  { codes, threshold }: { readonly codes: readonly string[]; readonly threshold: number },
): Verdict {
  if (!isObject(attributes)) return invalid('format');
  const scores = new Map<string, number>();
  for (const [name, attribute] of Object.entries(attributes)) {
    const summary = isObject(attribute) ? attribute.summaryScore : null;
    if (!isObject(summary) || !isShare(summary.value)) return invalid('format');
    scores.set(name, summary.value);
  }
  const notAssessable = codes.filter((code) => !scores.has(code));
  const toxicity = scores.get(DECIDING);
  if (toxicity === undefined) return verdict({ outcome: 'not_assessable', reason: 'no_toxicity', notAssessable });
  const unsafe = toxicity >= threshold;
  const reached = unsafe ? [...scores.keys()].filter((name) => (scores.get(name) ?? 0) >= threshold) : [];
  const unknownCategories = reached.filter((name) => !codes.includes(name));
  if (unknownCategories.some(isBroken)) return invalid('encoding');
  return verdict({
    outcome: unsafe ? 'unsafe' : 'safe',
    categories: codes.filter((code) => reached.includes(code)),
    notAssessable,
    unknownCategories,
    score: toxicity,
  });
}
