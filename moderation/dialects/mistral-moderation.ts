import type { ModerationRequest } from '../../models/model-port.ts';
import { type EvidencePart, wordsOf } from '../evidence.ts';
import { TAXONOMIES } from '../taxonomies/registry.ts';
import { invalid, type Verdict, verdict } from '../verdict.ts';
import type { ModerationEndpointDialect } from './dialect.ts';
import { type Fields, isShare, largest, nothingAssessed, oneResult, own, readEndpointBody } from './endpoint-body.ts';
import { isObject } from './json-object.ts';
import { isBroken } from './normalise-answer.ts';

/**
 * Mistral's moderation endpoints (`mistral-moderation-2603`). The answer holds one boolean and one score a category and
 * no verdict: `unsafe` when any boolean is true, `score` = the largest score among the categories that were assessed
 * (both our definition). A category that is null or absent is not assessable. Source: docs.mistral.ai, moderation.
 */
export function createMistralModeration(): ModerationEndpointDialect {
  const taxonomy = TAXONOMIES['mistral-2603'];
  return {
    kind: 'moderation',
    id: 'mistral-moderation',
    version: '1',
    taxonomy,
    modalities: ['text', 'transcript'],
    render,
    readBody: (status, body) =>
      readEndpointBody(status, body, (value) => oneResult(value, (result) => readResult(result, codesByKey(taxonomy)))),
  };
}

function render(evidence: readonly EvidencePart[]): ModerationRequest {
  return { kind: 'moderation', input: [{ type: 'text', text: wordsOf(evidence) }] };
}

/** The endpoint writes a category's name in snake case (`hate_and_discrimination`, `selfharm`): letters alone count. */
function codesByKey({ categories }: { readonly categories: readonly { readonly code: string }[] }) {
  return new Map(categories.map(({ code }) => [letters(code), code]));
}

function letters(name: string): string {
  return name.toLowerCase().replaceAll(/[^a-z]/g, '');
}

function readResult(result: Fields, known: ReadonlyMap<string, string>): Verdict {
  const { categories, category_scores: scores = {} } = result;
  if (!isObject(categories) || !isObject(scores)) return invalid('format');
  if (!Object.values(categories).every((value) => value === null || typeof value === 'boolean'))
    return invalid('format');
  if (!Object.values(scores).every((value) => value === null || isShare(value))) return invalid('format');

  const keys = new Map<string, string>();
  const unknown: string[] = [];
  for (const key of Object.keys(categories)) {
    const code = known.get(letters(key));
    if (code === undefined) unknown.push(key);
    else if (keys.has(code)) return invalid('format');
    else keys.set(code, key);
  }
  const valueIn = (fields: Fields, code: string) => own(fields, keys.get(code) ?? '');
  const codes = [...known.values()];
  const assessed = codes.filter((code) => typeof valueIn(categories, code) === 'boolean');
  const notAssessable = codes.filter((code) => !assessed.includes(code));
  const positive = assessed.filter((code) => valueIn(categories, code) === true);
  const unknownCategories = unknown.filter((key) => categories[key] === true);
  if (unknownCategories.some(isBroken)) return invalid('encoding');
  const unsafe = positive.length + unknownCategories.length > 0;
  if (!unsafe && assessed.length === 0) return nothingAssessed(notAssessable);
  return verdict({
    outcome: unsafe ? 'unsafe' : 'safe',
    categories: positive,
    notAssessable,
    unknownCategories,
    score: largest(assessed.map((code) => valueIn(scores, code))),
  });
}
