import { readdirSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

export const ROOT = fileURLToPath(new URL('../..', import.meta.url)).replace(/\/$/, '');
const OUTSIDE = new Set(['node_modules', 'tests', 'docs', 'deploy', 'coverage']);

/** Every `.ts` of the product, relative to the root, sorted. Tests and hidden folders are none. */
export function productFiles(root: string = ROOT): string[] {
  return readdirSync(root, { withFileTypes: true })
    .filter((entry) => !entry.name.startsWith('.') && !OUTSIDE.has(entry.name))
    .flatMap((entry) => (entry.isDirectory() ? filesUnder(join(root, entry.name)) : [join(root, entry.name)]))
    .filter((file) => /\.tsx?$/.test(file) && !file.endsWith('vitest.config.ts'))
    .map((file) => relative(root, file).split(sep).join('/'))
    .sort();
}

function filesUnder(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && !entry.parentPath.includes('node_modules'))
    .map((entry) => join(entry.parentPath, entry.name));
}
