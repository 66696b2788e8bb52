import { namedCategories, nativeBy } from '../hazards.ts';
import { type Plan, pick } from '../plan.ts';
import type { AnalysisBody } from '../request.ts';
import { badRequest, JSON_TYPE, jsonReply, type Reply } from '../wire.ts';
import type { AnalysisFormat, Deciding } from './format.ts';

export const azureContentSafety: AnalysisFormat = { wire: 'analyze' };

const CATEGORIES = ['Hate', 'SelfHarm', 'Sexual', 'Violence'] as const;

const codeOf = nativeBy({
  HATE: 'Hate',
  HARASS: 'Hate',
  THREAT: 'Violence',
  SEX: 'Sexual',
  SELF_HARM: 'SelfHarm',
  VIOLENCE: 'Violence',
});

/**
 * The analysis that the plan makes of a request. Severities of safe content are 0, those of unsafe content 4 or 6
 * (text in eight levels: 4 to 7) in the categories that apply: any threshold from 1 to 4 gives the planned verdict.
 * `categories` of the request limits those that are rated; an unsafe text whose categories were all left out counts in
 * the first that was asked for.
 */
export function analysis({ body, ...deciding }: Omit<Deciding, 'body'> & { readonly body: AnalysisBody }): Reply {
  const { plan } = deciding;
  if (plan.outcome === 'refused')
    return badRequest('The content was filtered by the content management policy.', 'content_filter', 'text');
  const asked = CATEGORIES.filter((name) => body.categories?.includes(name) ?? true);
  const named = plan.verdict === 'unsafe' ? namedCategories(codeOf, deciding) : [];
  const counted = named.some((name) => asked.some((one) => one === name))
    ? named
    : named.length > 0
      ? asked.slice(0, 1)
      : [];
  const u = plan.uniform('severity');
  const severity = body.outputType === 'EightSeverityLevels' ? 4 + Math.floor(u * 4) : 4 + 2 * Math.floor(u * 2);
  const categoriesAnalysis = asked.map((category) => ({
    category,
    severity: counted.some((name) => name === category) ? severity : 0,
  }));
  const whole = { ...(body.text === undefined ? {} : { blocklistsMatch: [] }), categoriesAnalysis };
  if (plan.outcome === 'malformed') return malformed(plan);
  if (plan.outcome !== 'truncated') return jsonReply(whole);
  const written = JSON.stringify(whole);
  return text(written.slice(0, Math.floor(written.length * (0.3 + 0.4 * plan.uniform('cut')))));
}

function malformed(plan: Plan): Reply {
  return pick(
    [
      jsonReply({ blocklistsMatch: [] }),
      jsonReply({ categoriesAnalysis: 'none' }),
      jsonReply({ categoriesAnalysis: [null] }),
      jsonReply({ categoriesAnalysis: [{ category: 'Hate', severity: 'high' }] }),
      text('upstream content safety result unavailable'),
    ],
    plan.uniform('variant'),
  );
}

function text(body: string): Reply {
  return { status: 200, headers: { 'content-type': JSON_TYPE }, body };
}
