import { execFileSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Mutant } from './mutant.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** A copy of the working tree. */
export interface Tree {
  /** Entry of the copy's `mettle`. */
  readonly cli: string;
  dispose(): void;
}

/** Files of the working tree that git knows or would take, without those deleted in it and without links. */
export function treeFiles(): readonly string[] {
  const args = ['ls-files', '--cached', '--others', '--exclude-standard', '-z'];
  const listed = execFileSync('git', args, { cwd: ROOT, encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 });
  const isFile = (file: string) => lstatSync(join(ROOT, file), { throwIfNoEntry: false })?.isFile() ?? false;
  return [...new Set(listed.split('\0'))].filter((file) => file !== '' && isFile(file));
}

/** The file with the edit made. Throws unless the text to replace stands in it exactly once. */
export function mutated({ name, file, from, to }: Mutant): string {
  const path = join(ROOT, file);
  if (!existsSync(path)) throw new Error(`mutant "${name}": no file ${file}; mend tests/mutants`);
  const parts = readFileSync(path, 'utf8').split(from);
  if (parts.length === 2) return parts.join(to);
  throw new Error(
    `mutant "${name}": ${JSON.stringify(from)} stands ${parts.length - 1} times in ${file}; mend tests/mutants`,
  );
}

/** Copies the tree, with the workflow bundle and a link to the packages, and makes the edit in the copy. */
export function copyTree(files: readonly string[], mutant: Mutant | null): Tree {
  const edited = mutant === null ? null : { path: mutant.file, text: mutated(mutant) };
  const folder = mkdtempSync(join(tmpdir(), 'mettle-mutant-'));
  const copy = (file: string) => {
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    cpSync(join(ROOT, file), join(folder, file));
  };
  for (const file of files) copy(file);
  copy('.cache/workflow-bundle.js');
  symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
  if (edited !== null) writeFileSync(join(folder, edited.path), edited.text);
  return { cli: join(folder, 'cli', 'main.ts'), dispose: () => rmSync(folder, { recursive: true, force: true }) };
}
