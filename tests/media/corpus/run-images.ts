/**
 * `node run-images.ts FOLDER`: normalises every file of a folder, all of them at once as a worker would, and prints one
 * JSON line: name -> outcome, and the peak memory of this process in bytes.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { normaliseImage } from '../../../media/normalise-image.ts';
import { STILL } from '../../../media/plan.ts';

const [folder] = process.argv.slice(2) as [string];
const outcomes = await Promise.all(
  readdirSync(folder).map(async (name) => {
    const made = await normaliseImage(readFileSync(join(folder, name)), STILL);
    const told = 'refused' in made ? made : { ...made, jpeg: made.jpeg.toString('base64') };
    return [name, told] as const;
  }),
);
const peakBytes = process.resourceUsage().maxRSS * 1024;
console.log(JSON.stringify({ outcomes: Object.fromEntries(outcomes), peakBytes }));
