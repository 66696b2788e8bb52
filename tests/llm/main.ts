/**
 * `npm run test:llm`: a real small model through the unchanged pipeline, and the real image classifier. It shows that
 * real malformed answers and log-probabilities come out as what they are; of the models' quality nothing is asserted.
 * Skips, with the reason and exit code 0, what cannot be had here. Set-up must have run (`npm run setup`).
 */
import { fileURLToPath } from 'node:url';
import { installed, NotHereError } from './cached.ts';
import { loadModel } from './llama.ts';
import { checkModeration } from './moderation.ts';
import { checkNsfwjs } from './nsfwjs.ts';
import { fetchSmolLm2, SMOLLM2 } from './smollm2.ts';

async function moderation(): Promise<readonly string[]> {
  const manifest = fileURLToPath(new URL('./package.json', import.meta.url));
  const gguf = await fetchSmolLm2();
  await using model = await loadModel(await installed('node-llama-cpp', manifest), gguf);
  return await checkModeration(model, SMOLLM2.name);
}

const CHECKS = {
  'a small model as moderator': moderation,
  'the image classifier of nsfwjs': checkNsfwjs,
} as const;

for (const [name, check] of Object.entries(CHECKS)) {
  console.log(`== ${name}`);
  try {
    const problems = await check();
    for (const problem of problems) console.log(`FAIL ${problem}`);
    console.log(problems.length === 0 ? 'ok' : `${problems.length} checks failed`);
    if (problems.length > 0) process.exitCode = 1;
  } catch (error) {
    if (!(error instanceof NotHereError)) throw error;
    console.log(`skipped: ${error.message}`);
  }
}
