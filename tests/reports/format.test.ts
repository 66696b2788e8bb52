import { describe, expect, it } from 'vitest';
import { count, fixed, percent, pValue, range, signed, usd } from '../../reports/format.ts';
import { twoSidedZ } from '../../reports/normal-quantile.ts';

describe('number formatting', () => {
  it.each([
    [fixed(0.7483), '0.748'],
    [fixed(1), '1.000'],
    [fixed(-0.00001), '0.000'],
    [fixed(-0.5), '-0.500'],
    [fixed(null), '—'],
    [fixed(Number.NaN), '—'],
    [percent(0.975), '97.5 %'],
    [percent(null), '—'],
    [count(0), '0'],
    [count(999), '999'],
    [count(1234567), '1,234,567'],
    [count(null), '—'],
    [range({ low: 0.1, high: 0.25 }), '[0.100, 0.250]'],
    [range({ low: null, high: 0.25 }), '—'],
    [signed(0.031), '+0.031'],
    [signed(-0.031), '-0.031'],
    [signed(0.00001), '0.000'],
    [pValue(0.0768), '0.0768'],
    [pValue(0.00001), '< 0.0001'],
    [pValue(1), '1.0000'],
    [usd(0), '$0'],
    [usd(0.0594), '$0.059400'],
    [usd(12.345), '$12.35'],
    [usd(null), '—'],
  ])('prints %s', (text, expected) => {
    expect(text).toBe(expected);
  });

  it('knows the normal quantiles of other levels', () => {
    expect(twoSidedZ(0.9)).toBeCloseTo(1.6448536269514722, 12);
    expect(twoSidedZ(0.99)).toBeCloseTo(2.5758293035489004, 12);
    expect(twoSidedZ(0.95)).toBe(1.959963984540054);
  });
});
