import { wilsonInterval } from '../../metrics/intervals.ts';

/** `invalid 36 of 60 (.600 [.474, .714])`: a count with its share and Wilson's interval (95 %). */
export function share(name: string, count: number, of: number): string {
  const interval = wilsonInterval(count, of);
  const text = (value: number) => value.toFixed(3).replace(/^0/, '');
  const bounds = interval === null ? '' : ` [${text(interval.low)}, ${text(interval.high)}]`;
  return `${name} ${count} of ${of} (${of === 0 ? 'none' : text(count / of)}${bounds})`;
}
