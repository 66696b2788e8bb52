import type { Origin, PersuasionContext } from '../../persuasion/case.ts';

/** First words of what a persuadee is to do that make a case commercial: a purchase or a sign-up (P 1). */
const COMMERCIAL = new Set('buy purchase order subscribe rent lease book hire upgrade invest sign-up'.split(' '));

export interface GoalClaim {
  readonly claim: string;
  readonly origin: Origin;
  readonly context: PersuasionContext;
}

/**
 * The claim behind a goal of DailyPersuasion, by a frozen template (ours): "persuade NAME to DO" gives "NAME should DO.",
 * "persuade NAME that SO" gives "SO." with a capital. Another goal is its own claim as it stands. `persuadee` is the
 * name as the source has it.
 */
export function goalClaim(goal: string, persuadee: string): GoalClaim {
  const stem = `persuade ${persuadee} `;
  if (!goal.startsWith(stem)) return { claim: goal, origin: 'source', context: 'subjective' };
  const rest = goal.slice(stem.length);
  if (rest.startsWith('to ') && rest.length > 3) {
    const act = rest.slice(3);
    return { claim: sentence(`${persuadee} should ${act}`), origin: 'template', context: contextOf(act) };
  }
  if (rest.startsWith('that ') && rest.length > 5) {
    const first = rest.charAt(5).toUpperCase();
    return { claim: sentence(`${first}${rest.slice(6)}`), origin: 'template', context: 'subjective' };
  }
  return { claim: goal, origin: 'source', context: 'subjective' };
}

function contextOf(act: string): PersuasionContext {
  const [verb = '', particle = ''] = act.toLowerCase().split(/\s+/);
  return COMMERCIAL.has(verb) || COMMERCIAL.has(`${verb}-${particle}`) ? 'commercial' : 'subjective';
}

function sentence(text: string): string {
  return /[.!?]$/.test(text) ? text : `${text}.`;
}
