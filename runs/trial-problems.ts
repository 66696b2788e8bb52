import { type Arm, SCRIPTED } from '../persuasion/condition.ts';
import type { MitigationId } from '../persuasion/mitigations/mitigation.ts';

interface Party {
  readonly name: string;
  readonly endpoint: string;
  readonly model: string;
}

interface Around {
  readonly endpoints: Readonly<Record<string, unknown>>;
  readonly prices: Readonly<Record<string, unknown>>;
  readonly budget_usd?: number | undefined;
}

interface Crossed {
  readonly arms: readonly Arm[];
  readonly mitigations: readonly MitigationId[];
  readonly guard?: string | undefined;
  readonly persuaders: readonly Party[];
  readonly scripted: boolean;
}

/** Of a judge or a live persuader. */
export function problemsOfParty(
  { name: own, endpoint, model }: Party,
  { endpoints, prices, budget_usd: budget }: Around,
  taken: ReadonlySet<string>,
): { key: string; message: string }[] {
  const problems: { key: string; message: string }[] = [];
  if (own === SCRIPTED) problems.push({ key: 'name', message: `${SCRIPTED} is the name of the case’s own turns` });
  if (taken.has(own))
    problems.push({ key: 'name', message: `another moderator, persuadee, judge or persuader is called ${own}` });
  if (endpoints[endpoint] === undefined) {
    const message = `no endpoint ${endpoint}; endpoints: ${Object.keys(endpoints).join(', ') || 'none'}`;
    problems.push({ key: 'endpoint', message });
  }
  if (budget !== undefined && prices[model] === undefined)
    problems.push({ key: 'model', message: `no price for ${model}: a hard budget needs one under prices` });
  return problems;
}

/** What does not fit between arms, persuaders and mitigations. */
export function problemsOfTrials(
  { arms, guard, mitigations, persuaders, scripted }: Crossed,
  moderators: readonly { readonly name: string }[],
): { path: (string | number)[]; message: string }[] {
  const problems: { path: (string | number)[]; message: string }[] = [];
  const at = (key: string, message: string) => problems.push({ path: ['persuasion', key], message });
  if (!scripted && persuaders.length === 0) at('scripted', 'nobody persuades: name persuaders, or leave scripted on');
  const drawn = arms.filter((arm) => arm !== 'control' && arm !== 'text');
  if (persuaders.length > 0 && drawn.length > 0)
    at(
      'arms',
      `media and captions are drawn from the case’s own turns, so live persuaders have the arms control and text only: leave ${drawn.join(', ')} out, or the persuaders`,
    );
  if (mitigations.includes('guard') && guard === undefined)
    at('guard', 'the mitigation guard needs a moderator of this spec under guard');
  if (guard !== undefined && !moderators.some(({ name: own }) => own === guard))
    at('guard', `no moderator ${guard}; moderators: ${moderators.map(({ name: own }) => own).join(', ') || 'none'}`);
  return problems;
}
