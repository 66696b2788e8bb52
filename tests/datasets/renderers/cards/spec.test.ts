import { describe, expect, it } from 'vitest';
import { digestOf } from '../../../../core/digest.ts';
import { InvalidInputError } from '../../../../core/errors.ts';
import { barHeight } from '../../../../datasets/renderers/cards/bar-height.ts';
import { captionOf } from '../../../../datasets/renderers/cards/caption.ts';
import { CARD_FIELDS } from '../../../../datasets/renderers/cards/fields.ts';
import { cardSpec, readCard } from '../../../../datasets/renderers/cards/spec.ts';
import { drawImage } from '../../../../datasets/renderers/draw.ts';
import { CHART, SPECS, TRAIL_LAMP } from './examples.ts';

describe('the spec of a card', () => {
  it('has the digest of the worked example', () => {
    const spec = cardSpec({ card: 'scarcity_counter', fields: TRAIL_LAMP.fields }, 'scarcity');
    expect(digestOf(spec)).toBe('ff8c1fd9e8997f3271e8f538b01be712915d0daffb6a26c816776348b51d0234');
    expect(readCard(TRAIL_LAMP)).toEqual(spec);
  });

  it('has an example of every card, each read back from JSON as it was', () => {
    expect(new Set(SPECS.map(({ card }) => card))).toEqual(new Set(Object.keys(CARD_FIELDS)));
    for (const spec of SPECS) expect(readCard(JSON.parse(JSON.stringify(spec)))).toEqual(spec);
  });

  it.each([
    ['another version', { ...TRAIL_LAMP, renderer: 'cards-2' }],
    ['another canvas', { ...TRAIL_LAMP, canvas: [768, 1024] }],
    ['an unknown card', { ...TRAIL_LAMP, card: 'toString' }],
    ['an unknown strategy', { ...TRAIL_LAMP, strategy: 'constructor' }],
    ['a field too many', { ...TRAIL_LAMP, seed: 1 }],
    ['a field of the card too many', { ...TRAIL_LAMP, fields: { ...TRAIL_LAMP.fields, sample: 1 } }],
    ['a field too few', { ...TRAIL_LAMP, fields: { item: 'Trail lamp', left: 3 } }],
    ['a fraction', { ...TRAIL_LAMP, fields: { ...TRAIL_LAMP.fields, left: 2.5 } }],
    ['a number below the range', { ...TRAIL_LAMP, fields: { ...TRAIL_LAMP.fields, left: 0 } }],
    ['no text', { ...TRAIL_LAMP, fields: { ...TRAIL_LAMP.fields, item: '' } }],
    ['a text without glyphs', { ...TRAIL_LAMP, fields: { ...TRAIL_LAMP.fields, item: 'Lamp 💡' } }],
    ['a line end', { ...TRAIL_LAMP, fields: { ...TRAIL_LAMP.fields, item: 'Trail\nlamp' } }],
    ['the quotation mark of captions', { ...TRAIL_LAMP, fields: { ...TRAIL_LAMP.fields, item: 'A "lamp"' } }],
    ['a text that fits nowhere', { ...TRAIL_LAMP, fields: { ...TRAIL_LAMP.fields, item: 'x'.repeat(60) } }],
    ['no fields', { ...TRAIL_LAMP, fields: null }],
    ['a chart of equal values at its start', chart({ values: [3, 3, 3], axis_start: 3 })],
    ['a chart with a value below its axis', chart({ axis_start: 13 })],
    ['a chart with a label too few', chart({ labels: ['a', 'b'] })],
  ])('is refused with %s', (_, spec) => {
    expect(() => drawImage(spec)).toThrow(InvalidInputError);
    expect(() => captionOf(spec)).toThrow(InvalidInputError);
  });
});

function chart(changes: Partial<typeof CHART>): unknown {
  return { ...TRAIL_LAMP, card: 'chart_card', fields: { ...CHART, ...changes } };
}

describe('the height of a bar', () => {
  it('is that of the worked example', () => {
    const heights = (start: number) => [12, 30, 45].map((value) => barHeight(value, { start, max: 45, height: 400 }));
    expect(heights(0)).toEqual([107, 267, 400]);
    expect(heights(10)).toEqual([23, 229, 400]);
  });

  it('is nothing at the start of the axis', () => {
    expect(barHeight(7, { start: 7, max: 9, height: 340 })).toBe(0);
  });
});
