import { openServer, type Reply, type Seen } from './wire.ts';

/**
 * Azure AI Content Safety, api-version 2024-09-01, from its REST reference: `text:analyze` and `image:analyze`, errors
 * as `{error: {code, message, target?, details}}`.
 */
export const CONTENT_SAFETY_KEY = 'content-safety-key';
const CATEGORIES = ['Hate', 'SelfHarm', 'Sexual', 'Violence'];
const OUTPUTS: Readonly<Record<string, readonly number[]>> = {
  FourSeverityLevels: [0, 2, 4, 6],
  EightSeverityLevels: [0, 1, 2, 3, 4, 5, 6, 7],
};

/** `severity`: what the service finds, on eight levels; the output type rounds it down. */
export function openContentSafety({
  severity = () => 0,
}: {
  readonly severity?: (category: string, content: string) => number;
} = {}) {
  return openServer((seen, server) => {
    if (seen.headers['ocp-apim-subscription-key'] !== CONTENT_SAFETY_KEY)
      return error(401, '401', 'Access denied due to invalid subscription key or wrong API endpoint.');
    if (server.trouble === 'rate_limit')
      return {
        ...error(429, '429', 'Requests have exceeded the call rate limit of your current tier.'),
        headers: { 'retry-after': '1' },
      };
    if (server.trouble === 'overloaded')
      return error(503, 'ServiceUnavailable', 'The service is temporarily unavailable.');
    const kind = /^\/contentsafety\/(text|image):analyze$/.exec(seen.path)?.[1];
    if (kind === undefined || seen.method !== 'POST') return error(404, '404', 'Resource not found');
    if (seen.query.get('api-version') !== '2024-09-01')
      return error(400, 'InvalidApiVersion', 'The api-version is missing or not supported.');
    return kind === 'text' ? text(seen, severity) : image(seen, severity);
  });
}

type Severity = (category: string, content: string) => number;

function text({ body }: Seen, severity: Severity): Reply {
  const { text: words, categories = CATEGORIES, outputType = 'FourSeverityLevels', ...more } = body;
  const known = ['blocklistNames', 'haltOnBlocklistHit'];
  const extra = Object.keys(more).filter((name) => !known.includes(name));
  if (extra.length > 0) return invalid(`unknown property ${extra[0]}`);
  if (typeof words !== 'string' || words === '') return invalid('The Text field is required.');
  if ([...words].length > 10_000) return invalid('The length of Text exceeds the maximum of 10000 characters.');
  const levels = OUTPUTS[String(outputType)];
  if (levels === undefined) return invalid('outputType is not supported.');
  return {
    status: 200,
    body: { blocklistsMatch: [], categoriesAnalysis: analysis({ categories, levels, severity, content: words }) },
  };
}

function image({ body }: Seen, severity: Severity): Reply {
  const { image: shown, categories = CATEGORIES, outputType = 'FourSeverityLevels', ...more } = body;
  if (Object.keys(more).length > 0) return invalid(`unknown property ${Object.keys(more)[0]}`);
  const { content } = (shown ?? {}) as { content?: unknown };
  if (typeof content !== 'string' || !/^[A-Za-z0-9+/]+=*$/.test(content))
    return error(400, 'InvalidImageFormat', 'The image is not base64.');
  if (outputType !== 'FourSeverityLevels') return invalid('outputType is not supported for images.');
  const levels = OUTPUTS.FourSeverityLevels as readonly number[];
  return { status: 200, body: { categoriesAnalysis: analysis({ categories, levels, severity, content }) } };
}

function analysis(what: {
  readonly categories: unknown;
  readonly levels: readonly number[];
  readonly severity: Severity;
  readonly content: string;
}) {
  return (what.categories as string[]).map((category) => {
    const found = what.severity(category, what.content);
    return { category, severity: what.levels.findLast((level) => level <= found) ?? 0 };
  });
}

function error(status: number, code: string, message: string): Reply {
  return { status, body: { error: { code, message, details: [] } }, headers: { 'x-ms-error-code': code } };
}

function invalid(message: string): Reply {
  return error(400, 'InvalidRequestBody', message);
}
