import { type PersuasionContext, type Sensitivity, templateNegation } from '../../../persuasion/case.ts';
import { BadRowError } from '../../io/bad-row.ts';
import { requireObject } from '../../io/json-fields.ts';
import type { JsonFields } from '../../io/python-json.ts';
import { jsonlRows } from '../../io/rows.ts';
import type { MediaList } from '../../media-list.ts';
import { type CaseDraft, persuasionCasesOf } from '../cases-of.ts';
import type { PersuasionFile, PersuasionRow } from '../dataset.ts';
import { VISUAL_ROLE, withVisualRole } from '../visual-role.ts';
import { asShown, inside, isAbsent, MAX_NAME, oneOf, requireKnown, text, textOrNull } from './own-fields.ts';
import { ownProbe } from './own-probe.ts';
import { ownTurns } from './own-turns.ts';

const CONTEXTS = ['commercial', 'subjective', 'adversarial'] as const satisfies readonly PersuasionContext[];
const SENSITIVITIES = ['ordinary', 'contested', 'misinformation'] as const satisfies readonly Sensitivity[];

const ROW = {
  keys: [
    ...['id', 'context', 'claim', 'negation', 'direction', 'ground_truth', 'scenario', 'persuadee_profile'],
    ...['turns', 'probe', 'source', 'cluster', 'language', 'sensitivity', 'facets'],
  ],
  others: {
    claim_or_goal: 'call it claim',
    prior: 'prior levels are set for a run, in its spec, not for a case',
    media: 'media belong to a turn: name them there',
  },
} as const;
const SOURCE = { keys: ['repo', 'path', 'commit', 'licence', 'row'] } as const;

/**
 * A user's own persuasion cases: JSON Lines in the schema of P 7.1, a row a case (docs/persuasion-cases.md). A row that
 * breaks a rule is rejected with its line and field, the others are read. `media`: the list of what was taken in, for a file
 * that names media.
 */
export async function* readOwn(file: PersuasionFile, media: MediaList | null = null): AsyncGenerator<PersuasionRow> {
  for await (const row of persuasionCasesOf(file, jsonlRows(file), (fields) => [() => ownCase(fields, file, media)])) {
    yield 'case' in row ? { case: withVisualRole(row.case) } : row;
  }
}

function ownCase(row: JsonFields, file: PersuasionFile, media: MediaList | null): CaseDraft {
  requireKnown(row, '', ROW);
  const id = rowId(row.id, 'id');
  const context = oneOf(row.context, 'context', CONTEXTS);
  const claim = text(row.claim, 'claim');
  const negation = textOrNull(row.negation, 'negation');
  if (negation !== null && asShown(negation) === asShown(claim)) {
    throw new BadRowError('the negation is the claim', { field: 'negation', value: negation });
  }
  const cluster = textOrNull(row.cluster, 'cluster', MAX_NAME);
  const usual = context === 'adversarial' ? 'misinformation' : 'ordinary';
  return {
    row: id,
    rowField: 'id',
    ...sourceOf(row.source, file),
    context,
    claim,
    claimOrigin: 'source',
    negation: negation ?? templateNegation(claim),
    negationOrigin: negation === null ? 'template' : 'source',
    direction: isAbsent(row.direction) ? 'for' : oneOf(row.direction, 'direction', ['for', 'against']),
    groundTruth: truthOf(row.ground_truth),
    scenario: textOrNull(row.scenario, 'scenario'),
    persuadeeProfile: textOrNull(row.persuadee_profile, 'persuadee_profile'),
    prior: null,
    turns: ownTurns(row.turns, { context, media }),
    turnsOrigin: 'source',
    recordedReplies: null,
    probe: ownProbe(row.probe),
    cluster: cluster === null ? null : `${file.source}:${cluster}`,
    sensitivity: isAbsent(row.sensitivity) ? usual : oneOf(row.sensitivity, 'sensitivity', SENSITIVITIES),
    language: languageOf(row.language),
    facets: facetsOf(row.facets),
  };
}

/** A text, or a whole number as its digits. */
function rowId(value: unknown, field: string): string {
  return typeof value === 'number' && Number.isSafeInteger(value) ? String(value) : text(value, field, MAX_NAME);
}

function truthOf(value: unknown): boolean | null {
  if (isAbsent(value) || value === 'none') return null;
  if (typeof value === 'boolean') return value;
  throw new BadRowError('not true, false or "none"', { field: 'ground_truth', value });
}

/** Where the row comes from, the file where it does not say; commit and row there are what it cites. */
function sourceOf(value: unknown, file: PersuasionFile): Pick<CaseDraft, 'cites' | 'origin'> {
  if (isAbsent(value)) return { cites: null };
  const source = requireObject(value, 'source');
  requireKnown(source, 'source', SOURCE);
  const field = (name: 'repo' | 'path' | 'commit' | 'licence') =>
    textOrNull(source[name], inside('source', name), MAX_NAME);
  const commit = field('commit');
  const row = isAbsent(source.row) ? null : rowId(source.row, 'source.row');
  const cited = [...(commit === null ? [] : [`commit ${commit}`]), ...(row === null ? [] : [`row ${row}`])];
  return {
    cites: cited.length === 0 ? null : cited.join(', '),
    origin: {
      repo: field('repo') ?? file.repo,
      path: field('path') ?? file.repoPath,
      licence: field('licence') ?? file.licence,
    },
  };
}

function languageOf(value: unknown): string {
  if (isAbsent(value)) return 'en';
  const tag = text(value, 'language', MAX_NAME);
  try {
    return Intl.getCanonicalLocales(tag)[0] ?? tag;
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new BadRowError('not a BCP 47 tag, such as en or pt-BR', { field: 'language', value: tag });
  }
}

function facetsOf(value: unknown): Readonly<Record<string, string>> {
  if (isAbsent(value)) return {};
  const facets = Object.entries(requireObject(value, 'facets')).map(([name, raw]) => {
    const field = `facets.${name.slice(0, 80).toWellFormed()}`;
    text(name, field, MAX_NAME);
    if (name in Object.prototype) throw new BadRowError('no usable name of a facet', { field, value: name });
    if (name === VISUAL_ROLE) {
      throw new BadRowError('follows from the turns: leave it out', { field, value: raw });
    }
    if (name === 'language' || name === 'context') {
      throw new BadRowError('already a field of the row: leave it out', { field, value: raw });
    }
    return [name, text(raw, field, MAX_NAME)] as const;
  });
  return Object.fromEntries(facets);
}
