import { InvalidInputError } from '../../core/errors.ts';
import type { ModerationRequest } from '../../models/model-port.ts';
import type { EvidencePart } from '../evidence.ts';
import { TAXONOMIES } from '../taxonomies/registry.ts';
import { invalid, type Verdict, verdict } from '../verdict.ts';
import type { DialectOptions, ModerationEndpointDialect } from './dialect.ts';
import { type Fields, nothingAssessed, readEndpointBody } from './endpoint-body.ts';
import { isObject } from './json-object.ts';
import { isBroken } from './normalise-answer.ts';

/** Medium on Azure's scale. Our definition: the service gives severities and no verdict. */
export const AZURE_SEVERITY_THRESHOLD = 4;
const HIGHEST = 7;

/**
 * Azure AI Content Safety, `text:analyze` and `image:analyze` (api-version 2024-09-01). Severities are ordinal: text
 * 0-7 or 0, 2, 4, 6; image 0, 2, 4, 6. Unsafe when any category reaches `parameters.severity_threshold` (4 when
 * absent), categories = those that do, `severity` = half of the largest, rounded down: 0 none .. 3 high (our
 * definition). A severity is no probability, so there is no score. A category that is absent was not asked for, and
 * is not assessable. A hit of one of the user's block lists is unsafe too, under a code of no taxonomy
 * (`blocklist:NAME`). Throws InvalidInputError for a threshold off 1..7.
 */
export function createAzureContentSafety({ parameters = {} }: DialectOptions = {}): ModerationEndpointDialect {
  const { severity_threshold: threshold = AZURE_SEVERITY_THRESHOLD } = parameters;
  if (typeof threshold !== 'number' || !Number.isInteger(threshold) || threshold < 1 || threshold > HIGHEST)
    throw new InvalidInputError(`azure-content-safety: severity_threshold ${JSON.stringify(threshold)} is off 1..7`, {
      hint: 'parameters.severity_threshold: 2 low, 4 medium, 6 high',
    });
  const taxonomy = TAXONOMIES.azure;
  const codes = taxonomy.categories.map(({ code }) => code);
  return {
    kind: 'moderation',
    id: 'azure-content-safety',
    version: `1+severity>=${threshold}`,
    taxonomy,
    modalities: ['text', 'image', 'video', 'transcript'],
    media: { images: 'one', video: 'frames' },
    onePart: true,
    render,
    readBody: (status, body) => readEndpointBody(status, body, (value) => readAnalysis(value, { codes, threshold })),
  };
}

/** One text or one image a call. Throws TypeError for anything else: cases are asked part by part. */
function render(evidence: readonly EvidencePart[]): ModerationRequest {
  const [part] = evidence;
  if (part === undefined || evidence.length > 1 || part.type === 'video')
    throw new TypeError('azure-content-safety takes one text or one image a call');
  return { kind: 'moderation', input: [part.type === 'text' ? { type: 'text', text: part.text } : part.image] };
}

function readAnalysis(
  { categoriesAnalysis: analysis, blocklistsMatch: matches = [] }: Fields,
  { codes, threshold }: { readonly codes: readonly string[]; readonly threshold: number },
): Verdict {
  if (!Array.isArray(analysis) || !(matches === null || Array.isArray(matches))) return invalid('format');
  const severities = new Map<string, number>();
  for (const entry of analysis) {
    if (!isObject(entry) || typeof entry.category !== 'string' || severities.has(entry.category))
      return invalid('format');
    const { category, severity = null } = entry;
    if (severity === null) continue;
    if (typeof severity !== 'number' || !Number.isInteger(severity) || severity < 0 || severity > HIGHEST)
      return invalid('format');
    severities.set(category, severity);
  }
  const listed = (matches ?? []).map((match: unknown) => (isObject(match) ? match.blocklistName : null));
  if (!listed.every((name) => typeof name === 'string')) return invalid('format');
  const reaches = (code: string) => (severities.get(code) ?? 0) >= threshold;
  const notAssessable = codes.filter((code) => !severities.has(code));
  const unknownCategories = [
    ...[...severities.keys()].filter((code) => !codes.includes(code) && reaches(code)),
    ...new Set(listed.map((name) => `blocklist:${name}`)),
  ];
  if (unknownCategories.some(isBroken)) return invalid('encoding');
  const positive = codes.filter(reaches);
  const unsafe = positive.length + unknownCategories.length > 0;
  if (!unsafe && notAssessable.length === codes.length) return nothingAssessed(notAssessable);
  return verdict({
    outcome: unsafe ? 'unsafe' : 'safe',
    categories: positive,
    notAssessable,
    unknownCategories,
    severity: severities.size === 0 ? null : Math.floor(Math.max(...severities.values()) / 2),
  });
}
