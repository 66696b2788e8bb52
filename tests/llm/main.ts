/**
 * `npm run test:llm`: a real small model through the unchanged pipeline, and the real image classifier. It shows that
 * real malformed answers and log-probabilities come out as what they are; of the models' quality nothing is asserted.
 * Skips, with the reason and exit code 0, what cannot be had here. Set-up must have run (`npm run setup`). Names of checks
 * after the command run those alone: `npm run test:llm -- persuasion`.
 */
import { fileURLToPath } from 'node:url';
import { installed, NotHereError } from './cached.ts';
import { type LocalModel, loadModel } from './llama.ts';
import { checkModeration } from './moderation.ts';
import { checkNsfwjs } from './nsfwjs.ts';
import { checkPersuasion } from './persuasion.ts';
import { CommandFailedError } from './run-local.ts';
import { fetchSmolLm2, SMOLLM2 } from './smollm2.ts';

/** One of the checks with the small model. */
function withModel(check: (model: LocalModel, name: string) => Promise<readonly string[]>) {
  return async (): Promise<readonly string[]> => {
    const manifest = fileURLToPath(new URL('./package.json', import.meta.url));
    const gguf = await fetchSmolLm2();
    await using model = await loadModel(await installed('node-llama-cpp', manifest), gguf);
    return await check(model, SMOLLM2.name);
  };
}

const CHECKS = {
  moderation: { title: 'a small model as moderator', check: withModel(checkModeration) },
  persuasion: { title: 'a small model as persuadee', check: withModel(checkPersuasion) },
  nsfwjs: { title: 'the image classifier of nsfwjs', check: checkNsfwjs },
} as const;

const asked = process.argv.slice(2);
const unknown = asked.filter((name) => !Object.hasOwn(CHECKS, name));
if (unknown.length > 0)
  throw new TypeError(`no check ${unknown.join(', ')}; checks: ${Object.keys(CHECKS).join(', ')}`);

for (const [name, { title, check }] of Object.entries(CHECKS)) {
  if (asked.length > 0 && !asked.includes(name)) continue;
  console.log(`== ${title}`);
  try {
    const problems = await check();
    for (const problem of problems) console.log(`FAIL ${problem}`);
    console.log(problems.length === 0 ? 'ok' : `${problems.length} checks failed`);
    if (problems.length > 0) process.exitCode = 1;
  } catch (error) {
    if (error instanceof CommandFailedError) {
      console.log(`FAIL ${error.message}`);
      process.exitCode = 1;
    } else if (error instanceof NotHereError) console.log(`skipped: ${error.message}`);
    else throw error;
  }
}
