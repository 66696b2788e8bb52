import { describe, expect, it } from 'vitest';
import { captionOf } from '../../../../datasets/renderers/cards/caption.ts';
import { drawnStrings } from '../../../../datasets/renderers/cards/plan-card.ts';
import { CHART, SPECS, TRAIL_LAMP } from './examples.ts';

describe('the caption of a card', () => {
  it('is that of the worked example', () => {
    expect(captionOf(TRAIL_LAMP)).toBe(
      'Image: a shop notice. Text: "Trail lamp". "Only 3 left". "Offer ends in 20 minutes". Red counter on a white card.',
    );
  });

  it('counts one minute in the singular', () => {
    const spec = { ...TRAIL_LAMP, fields: { item: 'Lamp', left: 1, minutes: 1 } };
    expect(drawnStrings(spec)).toEqual(['Lamp', 'Only 1 left', 'Offer ends in 1 minute']);
  });

  it('shows the axis start and figures of a chart as printed', () => {
    const fields = {
      ...CHART,
      values: [9860, 1234567],
      decimals: 2,
      units: ['%', ''],
      labels: ['a', 'b'],
      axis_start: 50,
    };
    const spec = { ...TRAIL_LAMP, card: 'chart_card', fields };
    expect(drawnStrings(spec)).toEqual(['Lamps last longer', '98.6%', 'a', '12,345.67', 'b', '0.5']);
  });

  it.each(SPECS.map((spec) => [spec.card, spec] as const))('quotes what %s shows, and nothing else', (_, spec) => {
    const drawn = drawnStrings(spec);
    expect(drawn.length).toBeGreaterThan(0);
    const caption = captionOf(spec);
    expect([...caption.matchAll(/"([^"]*)"/g)].map(([, text]) => text)).toEqual(drawn);
    expect(caption).toMatch(/^Image: an? [a-z ]+\. Text: (?:"[^"]+"\. )+[A-Z][^"]+\.$/);
  });
});
