import type { ModerationRequest } from '../../models/model-port.ts';
import type { EvidencePart } from '../evidence.ts';
import { TAXONOMIES } from '../taxonomies/registry.ts';
import { invalid, type Verdict, verdict } from '../verdict.ts';
import type { ModerationEndpointDialect } from './dialect.ts';
import { type Fields, isShare, largest, nothingAssessed, oneResult, own, readEndpointBody } from './endpoint-body.ts';
import { isObject } from './json-object.ts';
import { isBroken } from './normalise-answer.ts';

const TAXONOMY = TAXONOMIES['openai-omni-2024-09-26'];

/**
 * OpenAI's moderation endpoint (pin `omni-moderation-2024-09-26`). Verdict = `flagged`; categories = the booleans, never
 * the scores at a threshold; `score` = the largest `category_scores` among the categories that were assessed (our
 * definition). A category that is null, absent, or applied to no input type is not assessable.
 */
export function createOpenAiModeration(): ModerationEndpointDialect {
  return {
    kind: 'moderation',
    id: 'openai-moderation',
    version: '1',
    taxonomy: TAXONOMIES['openai-omni-2024-09-26'],
    modalities: ['text', 'image', 'video', 'transcript'],
    media: { images: 'one', video: 'frames' },
    render,
    readBody: (status, body) => readEndpointBody(status, body, (value) => oneResult(value, readResult)),
  };
}

/** The endpoint has no place for time stamps and roles: words and pictures alone. Throws TypeError for a native video. */
function render(evidence: readonly EvidencePart[]): ModerationRequest {
  const input = evidence.map((part) => {
    if (part.type === 'text') return { type: 'text', text: part.text } as const;
    if (part.type === 'image') return { ...part.image, detail: 'auto' } as const;
    throw new TypeError('the moderation endpoint takes no video');
  });
  return { kind: 'moderation', input };
}

function readResult(result: Fields): Verdict {
  const { flagged, categories, category_scores: scores = {}, category_applied_input_types: applied = null } = result;
  if (typeof flagged !== 'boolean' || !isObject(categories) || !isObject(scores)) return invalid('format');
  if (!Object.values(categories).every((value) => value === null || typeof value === 'boolean'))
    return invalid('format');
  if (!Object.values(scores).every((value) => value === null || isShare(value))) return invalid('format');
  if (applied !== null && (!isObject(applied) || !Object.values(applied).every(isListOrNull))) return invalid('format');

  const codes = TAXONOMY.categories.map(({ code }) => code);
  const assessed = codes.filter((code) => typeof own(categories, code) === 'boolean' && isApplied(applied, code));
  const notAssessable = codes.filter((code) => !assessed.includes(code));
  const positive = assessed.filter((code) => own(categories, code) === true);
  const unknown = Object.keys(categories).filter((code) => !codes.includes(code) && categories[code] === true);
  if (unknown.some(isBroken)) return invalid('encoding');
  const named = positive.length + unknown.length > 0;
  if (!flagged && named) return invalid('contradiction');
  if (flagged && !named && notAssessable.length === 0) return invalid('contradiction');
  if (!flagged && assessed.length === 0) return nothingAssessed(notAssessable);
  return verdict({
    outcome: flagged ? 'unsafe' : 'safe',
    categories: flagged && !named ? null : positive,
    notAssessable,
    unknownCategories: unknown,
    score: largest(assessed.map((code) => own(scores, code))),
  });
}

/** Servers that know text alone leave the whole field out: then every category was applied to the text. */
function isApplied(applied: Fields | null, code: string): boolean {
  if (applied === null) return true;
  const types = own(applied, code);
  return Array.isArray(types) && types.length > 0;
}

function isListOrNull(value: unknown): boolean {
  return value === null || Array.isArray(value);
}
