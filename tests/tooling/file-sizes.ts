/** `node tests/tooling/file-sizes.ts`: exits 1 when a file of the product is an alarm (15 KB). */
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { productFiles, ROOT } from './product-files.ts';

const ALARM_BYTES = 15 * 1024;

export function tooLarge(root: string = ROOT): string[] {
  return productFiles(root)
    .map((file) => ({ file, bytes: statSync(join(root, file)).size }))
    .filter(({ bytes }) => bytes > ALARM_BYTES)
    .map(({ file, bytes }) => `${file} has ${(bytes / 1024).toFixed(1)} KB; split it (15 KB at most)`);
}

if (import.meta.main) {
  const large = tooLarge();
  for (const line of large) console.error(line);
  console.error(`file sizes: ${productFiles().length} files, ${large.length} too large`);
  process.exitCode = large.length > 0 ? 1 : 0;
}
