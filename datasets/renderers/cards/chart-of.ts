import type { Choices, Made } from './choices.ts';
import { chartCard, HEADLINE, labelSlot } from './designs/chart.ts';
import { isCardText } from './fields.ts';
import { type Figure, figuresOf } from './figures.ts';
import { fits } from './plan.ts';

/** Values further apart than this would leave the smallest without a visible bar. */
const MOST_APART = 100;
const MOST_BARS = 4;

/** Words on which no label ends. */
const LOOSE =
  /^(?:of|in|the|a|an|and|or|to|for|with|that|which|who|is|are|was|were|by|on|at|from|than|as|its|their|our)$/iu;

/** Bars of the figures that the turn states, all in one unit; null where there are not two such. Nothing is added. */
export function chartOfText(choices: Choices): Made | null {
  const figures = figuresOf(choices.text);
  const percents = figures.filter(({ unit }) => unit === '%');
  const alike = distinct(percents.length >= 2 ? percents : figures.filter(({ unit }) => unit === ''));
  const headline = choices.headline(HEADLINE);
  if (headline === null) return null;
  for (let count = Math.min(MOST_BARS, alike.length); count >= 2; count -= 1) {
    const shown = alike
      .flatMap((figure) => {
        const label = labelOf(figure, count);
        return label === null ? [] : [{ ...figure, label }];
      })
      .slice(0, count);
    if (shown.length < count) continue;
    const decimals = Math.max(...shown.map((figure) => figure.decimals));
    const values = shown.map((figure) => figure.digits * 10 ** (decimals - figure.decimals));
    if (Math.min(...values) * MOST_APART < Math.max(...values) || Math.max(...values) > 1e12) continue;
    const units = shown.map(({ unit }) => unit);
    const labels = shown.map(({ label }) => label);
    const fields = { headline, form: 'bar' as const, values, decimals, units, labels, axis_start: 0 };
    if (chartCard(fields) !== null) return { card: { card: 'chart_card', fields }, invented: false };
  }
  return null;
}

/** A figure that is stated again is one bar. */
function distinct(figures: readonly Figure[]): Figure[] {
  return [
    ...new Map(figures.toReversed().map((figure) => [figure.digits / 10 ** figure.decimals, figure])).values(),
  ].reverse();
}

function labelOf({ of }: Figure, count: number): string | null {
  for (let words = of.length; words > 0; words -= 1) {
    const label = of.slice(0, words).join(' ');
    if (!LOOSE.test(of[words - 1]!) && isCardText(label) && fits(label, labelSlot(0, count))) return label;
  }
  return null;
}

/** An invented series that rises year by year to the percentage which the turn states, or to an invented one. */
export function inventedChart(choices: Choices): Made {
  const headline = choices.headline(HEADLINE);
  if (headline === null) return { excluded: 'too_long' };
  const stated = figuresOf(choices.text).findLast(
    ({ unit, decimals, digits }) => unit === '%' && decimals === 0 && digits > 1,
  );
  const top = stated?.digits ?? choices.pick('top', 20, 61);
  const years = Number(/\bwithin ([2-5]) years\b/u.exec(choices.text)?.[1] ?? choices.pick('years', 3, 6));
  const values = Array.from({ length: years }, (_, at) =>
    at + 1 === years ? top : Math.max(1, Math.floor((top * (at + 1)) / years) - choices.pick(`year ${at + 1}`, 0, 4)),
  );
  return {
    card: {
      card: 'chart_card',
      fields: {
        headline,
        form: years >= 4 ? 'line' : 'bar',
        values,
        decimals: 0,
        units: values.map(() => '%'),
        labels: values.map((_, at) => `Year ${at + 1}`),
        axis_start: 0,
      },
    },
    invented: true,
  };
}
