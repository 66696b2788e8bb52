import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Sha256, sha256 } from '../../core/digest.ts';
import { sharp } from '../../media/sharp.ts';
import { loadNsfwClassifier, NSFWJS_CLASSES, NSFWJS_SIDE } from '../../moderation/baselines/nsfw-classifier.ts';
import { createNsfwjs } from '../../moderation/dialects/nsfwjs.ts';
import type { Verdict } from '../../moderation/verdict.ts';
import { moderationCase } from '../reports/fixture.ts';
import { installed } from './cached.ts';

/** The real classifier on three harmless pictures; prints their scores and returns what is not as it must be. */
export async function checkNsfwjs(): Promise<readonly string[]> {
  const home = await installed('nsfwjs', fileURLToPath(new URL('./nsfwjs/package.json', import.meta.url)));
  const from = join(home, 'here.js');
  const problems: string[] = [];
  const must = (holds: boolean, what: string) => {
    if (!holds) problems.push(`nsfwjs: ${what}`);
  };
  const classify = await loadNsfwClassifier(from);
  const chances = await classify(new Uint8Array(NSFWJS_SIDE * NSFWJS_SIDE * 3).fill(127));
  const sum = NSFWJS_CLASSES.reduce((total, name) => total + chances[name], 0);
  must(Math.abs(sum - 1) < 1e-3, `the five chances add up to ${sum}`);
  const dialect = createNsfwjs({ from });
  const judge = async (jpeg: Buffer): Promise<Verdict> => {
    const digest: Sha256 = sha256(jpeg);
    return dialect.judge({
      case: moderationCase({ key: 'one', truth: 'safe' }),
      parts: [
        {
          type: 'image',
          image: { type: 'image', sha256: digest, bytes: jpeg.length, width: 320, height: 240, detail: 'auto' },
          atS: null,
        },
      ],
      readBlob: async () => jpeg,
    });
  };
  const scores: number[] = [];
  for (const [name, jpeg] of await pictures()) {
    const [first, again] = [await judge(jpeg), await judge(jpeg)];
    must(first.outcome === 'safe' || first.outcome === 'unsafe', `${name} is ${first.outcome}: ${first.reason}`);
    must(first.score !== null && first.score >= 0 && first.score <= 1, `${name} has the score ${first.score}`);
    must(first.score === again.score, `${name} has another score the second time`);
    scores.push(first.score ?? Number.NaN);
    console.log(`${dialect.version}: ${name}: ${first.outcome}, P(Porn) + P(Hentai) ${first.score?.toFixed(3)}`);
  }
  must(new Set(scores).size > 1, 'every picture has the same score: it does not look');
  return problems;
}

async function pictures(): Promise<readonly (readonly [string, Buffer])[]> {
  const size = { width: 320, height: 240, channels: 3 } as const;
  const noise = { type: 'gaussian', mean: 128, sigma: 60 } as const;
  return [
    [
      'a grey ground',
      await sharp({ create: { ...size, background: '#808080' } })
        .jpeg()
        .toBuffer(),
    ],
    [
      'a blue ground',
      await sharp({ create: { ...size, background: '#2040c0' } })
        .jpeg()
        .toBuffer(),
    ],
    [
      'noise',
      await sharp({ create: { ...size, background: '#808080', noise } })
        .jpeg()
        .toBuffer(),
    ],
  ];
}
