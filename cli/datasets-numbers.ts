import { InvalidArgumentError } from 'commander';

/** A number in [0, 1], as an option of a command. */
export function share(text: string): number {
  const value = Number(text);
  if (/^\d*\.?\d+$/.test(text) && value <= 1) return value;
  throw new InvalidArgumentError('a number from 0 to 1');
}

/** A whole number from 1. */
export function positive(text: string): number {
  if (/^[1-9]\d{0,8}$/.test(text)) return Number(text);
  throw new InvalidArgumentError('a whole number from 1');
}

/** A whole number from 0. */
export function wholeNumber(text: string): number {
  if (/^\d{1,9}$/.test(text)) return Number(text);
  throw new InvalidArgumentError('a whole number below 1,000,000,000');
}

/** Names separated by commas. */
export function nameList(text: string): readonly string[] {
  const names = [...new Set(text.split(',').map((name) => name.trim()))];
  if (names.every((name) => name !== '')) return names;
  throw new InvalidArgumentError('names separated by commas');
}
