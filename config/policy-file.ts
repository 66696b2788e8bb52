import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { z } from 'zod';
import { errorMessage, InvalidInputError } from '../core/errors.ts';
import { MISSING_POLICIES } from '../metrics/missing.ts';
import type { Taxonomy } from '../moderation/taxonomies/taxonomy.ts';
import { DEFAULT_POLICY, type ScoringPolicy, VIEWS } from '../reports/scoring-policy.ts';

const threshold = z.union([
  z.number().min(0).max(1),
  z.strictObject({
    value: z.number().min(0).max(1),
    /** `id`, or `id` and the first characters of its digest: what the threshold was chosen under. */
    taxonomy: z.string().optional(),
    /** Free words: where it was chosen. */
    chosen_on: z.string().optional(),
  }),
]);

const schema = z.strictObject({
  missing: z.enum(MISSING_POLICIES).default(DEFAULT_POLICY.missing),
  controversial: z.enum(['strict', 'loose']).default(DEFAULT_POLICY.controversial),
  thresholds: z.record(z.string(), threshold).default({}),
  view: z.enum(VIEWS).default(DEFAULT_POLICY.view),
});

/** What a threshold is applied to. */
export interface ThresholdTarget {
  readonly name: string;
  readonly taxonomy: Taxonomy;
  readonly taxonomyDigest: string;
}

const MOST_BYTES = 1_000_000;

/**
 * A scoring policy out of a YAML file. Throws InvalidInputError that names file and field: an unknown key, a moderator
 * the run does not have, a threshold that was chosen under another taxonomy version.
 */
export function readPolicyFile(file: string, targets: readonly ThresholdTarget[]): ScoringPolicy {
  const parsed = schema.safeParse(contentOf(file));
  if (!parsed.success)
    throw new InvalidInputError(
      parsed.error.issues.map(({ path, message }) => `${file}: ${path.join('.') || 'policy'}: ${message}`).join('\n'),
      { hint: 'keys: missing, controversial, thresholds, view; nothing was scored' },
    );
  const { thresholds, ...rest } = parsed.data;
  return {
    ...rest,
    thresholds: Object.fromEntries(
      Object.entries(thresholds).map(([name, given]) => [name, valueFor(file, name, { given, targets })]),
    ),
  };
}

function contentOf(file: string): unknown {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    throw new InvalidInputError(`cannot read the policy ${file}: ${errorMessage(error)}`, { cause: error });
  }
  if (text.length > MOST_BYTES) throw new InvalidInputError(`${file}: a policy of more than ${MOST_BYTES} bytes`);
  try {
    return parse(text, { maxAliasCount: 10 }) ?? {};
  } catch (error) {
    throw new InvalidInputError(`${file}: no YAML: ${errorMessage(error)}`, { cause: error });
  }
}

function valueFor(
  file: string,
  name: string,
  { given, targets }: { given: z.infer<typeof threshold>; targets: readonly ThresholdTarget[] },
): number {
  const target = targets.find((entry) => entry.name === name);
  if (target === undefined)
    throw new InvalidInputError(`${file}: thresholds.${name}: the run has no moderator ${name}`, {
      hint: `moderators: ${targets.map((entry) => entry.name).join(', ') || 'none'}; nothing was scored`,
    });
  if (typeof given === 'number') return given;
  const [id, digest = ''] = (given.taxonomy ?? target.taxonomy.id).split(/[@ ]/u);
  if (id !== target.taxonomy.id || !target.taxonomyDigest.startsWith(digest))
    throw new InvalidInputError(
      `${file}: thresholds.${name}: chosen under the taxonomy ${given.taxonomy}, but ${name} was run under ${target.taxonomy.id}@${target.taxonomyDigest.slice(0, 12)}`,
      { hint: 'a threshold means nothing under another taxonomy version: choose it again; nothing was scored' },
    );
  return given.value;
}
