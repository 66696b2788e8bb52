/** `node tests/tooling/layers.ts`: exits 1 and names every import that the table of layers forbids. */
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, posix } from 'node:path';
import { importsOf } from './imports.ts';
import { forbidden } from './layer-rules.ts';
import { productFiles, ROOT } from './product-files.ts';

/** One line per forbidden edge, e.g. `models/x.ts:3 models may not import store/y.ts`. */
export function brokenEdges(root: string = ROOT): { edges: number; broken: string[] } {
  const broken: string[] = [];
  let edges = 0;
  for (const file of productFiles(root)) {
    for (const { specifier, typeOnly, line } of importsOf(readFileSync(join(root, file), 'utf8'))) {
      if (!specifier.startsWith('.')) continue;
      edges += 1;
      const target = posix.join(dirname(file), specifier);
      const why = existsSync(join(root, target)) ? forbidden(file, target, typeOnly) : `there is no ${target}`;
      if (why !== null) broken.push(`${file}:${line} ${why}`);
    }
  }
  return { edges, broken };
}

if (import.meta.main) {
  const { edges, broken } = brokenEdges();
  for (const line of broken) console.error(line);
  console.error(`layers: ${edges} imports, ${broken.length} forbidden`);
  process.exitCode = broken.length > 0 || edges === 0 ? 1 : 0;
}
