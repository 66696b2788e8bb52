import { describe, expect, it } from 'vitest';
import { drawImage } from '../../../../datasets/renderers/draw.ts';
import { pixelSha256 } from '../../../../media/pixel-hash.ts';
import { SPECS } from './examples.ts';

/** First 16 digits of the pixel hashes of the examples, the same on every machine. A change is another CARD_RENDERER. */
const GOLDEN: readonly string[] = [
  '0de7ace92bba9909', // claim_card
  '11f086bd4a4ff3f7', // gift_card
  'a916261c48a11ebe', // pledge_card
  '31b0724469b18e1e', // review_stars
  'bb19756a3f7e333c', // credential_card
  'bdac6ee8ceb0d055', // sender_card
  '75ce20e530b20adc', // scarcity_counter
  'dc02b3c15a57f08e', // chart_card
  '2de7fa53615073d8', // chart_card
  '2221b57fc702d011', // chain_card
  '047f35d73eb594f7', // source_card
  '777d66b80906af4b', // mood_card
  '35e01f7b438ef0df', // mood_card
  'ce790d7f629ddca9', // neutral_card
];

describe('the pixels of a card', () => {
  it.each(SPECS.map((spec, at) => [spec.card, at] as const))('of a %s are the same everywhere', (_, at) => {
    const spec = SPECS[at]!;
    const picture = drawImage(spec);
    expect([picture.width, picture.height]).toEqual([1024, 768]);
    expect(pixelSha256(picture).slice(0, 16)).toBe(GOLDEN[at]);
    expect(pixelSha256(drawImage(JSON.parse(JSON.stringify(spec)))).slice(0, 16)).toBe(GOLDEN[at]);
  });

  it('follow the fields', () => {
    expect(new Set(SPECS.map((spec) => pixelSha256(drawImage(spec)))).size).toBe(SPECS.length);
  });
});
