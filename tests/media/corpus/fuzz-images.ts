/**
 * `node fuzz-images.ts SEED COUNT`: normalises COUNT damaged copies of small pictures of every allowed type, and prints
 * one JSON line: outcome -> how many. A copy has up to eight bytes changed, and every fourth is cut as well.
 */
import sharp from 'sharp';
import { hashedUniform } from '../../../core/digest.ts';
import { normaliseImage } from '../../../media/normalise-image.ts';
import { STILL } from '../../../media/plan.ts';

const [seed, count] = process.argv.slice(2) as [string, string];
const pixels = Buffer.from(Array.from({ length: 48 * 32 * 3 }, (_, i) => (i * i) % 251));
const picture = () => sharp(pixels, { raw: { width: 48, height: 32, channels: 3 } });
const seeds = await Promise.all([
  picture().jpeg().toBuffer(),
  picture().jpeg({ progressive: true }).withMetadata({ orientation: 6 }).toBuffer(),
  picture().png().toBuffer(),
  picture().png({ palette: true, progressive: true }).toBuffer(),
  picture().gif().toBuffer(),
  picture().webp().toBuffer(),
  picture().webp({ lossless: true }).toBuffer(),
]);

const outcomes: Record<string, number> = {};
for (let i = 0; i < Number(count); i += 1) {
  const draw = (what: string, below: number) => Math.floor(hashedUniform([seed, i, what]) * below);
  const original = seeds[i % seeds.length] as Buffer;
  const length = i % 4 === 0 ? 1 + draw('length', original.length) : original.length;
  const damaged = Buffer.from(original.subarray(0, length));
  // Headers are short: every second change hits them.
  for (let j = draw('changes', 9); j > 0; j -= 1) {
    damaged[draw(`place ${j}`, j % 2 === 0 ? Math.min(64, length) : length)] = draw(`value ${j}`, 256);
  }
  const made = await normaliseImage(damaged, STILL);
  const outcome = 'refused' in made ? made.refused : 'made';
  outcomes[outcome] = (outcomes[outcome] ?? 0) + 1;
}
console.log(JSON.stringify(outcomes));
