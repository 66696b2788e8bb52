import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { tooLarge } from './file-sizes.ts';
import { importsOf } from './imports.ts';
import { forbidden } from './layer-rules.ts';
import { brokenEdges } from './layers.ts';

describe('the layer check', () => {
  it.each([
    ['core/ids.ts', 'metrics/f1.ts'],
    ['metrics/f1.ts', 'moderation/case.ts'],
    ['models/purse.ts', 'config/env.ts'],
    ['workflows/run.ts', 'activities/evaluation.ts'],
    ['workflows/run.ts', 'runs/freeze.ts'],
    ['activities/evaluation.ts', 'config/env.ts'],
    ['config/env.ts', 'workers/queues.ts'],
    ['runs/plan.ts', 'store/schema.ts'],
    ['console/web/app.ts', 'core/ids.ts'],
    ['stray/a.ts', 'core/ids.ts'],
  ])('forbids %s to import a value of %s', (from, to) => {
    expect(forbidden(from, to, false)).not.toBeNull();
  });

  it.each([
    ['metrics/f1.ts', 'core/ids.ts', false],
    ['store/sqlite/quota.ts', 'models/quota.ts', false],
    ['runs/plan.ts', 'store/schema.ts', true],
    ['workflows/run.ts', 'activities/evaluation.ts', true],
    ['workflows/run.ts', 'workflows/lib/window.ts', false],
    ['workflows/run.ts', 'runs/plan.ts', false],
    ['cli/main.ts', 'workers/queues.ts', false],
    ['console/web/app.ts', 'console/api/app.ts', true],
  ])('lets %s import %s (types only: %s)', (from, to, typeOnly) => {
    expect(forbidden(from, to, typeOnly)).toBeNull();
  });

  it('tells types from values, finds re-exports and calls, and reads no comments', () => {
    const source = [
      "import type { A } from '../a.ts';",
      "import { type B, c } from '../b.ts';",
      'import {',
      '  d,',
      "} from '../d.ts';",
      "export * from '../e.ts';",
      "import '../f.ts';",
      "const lazy = async () => (await import('../g.ts')).g;",
      '/**',
      " import { x } from '../x.ts';",
      ' */',
      "export type { H } from '../h.ts';",
    ].join('\n');
    expect(importsOf(source)).toEqual([
      { specifier: '../a.ts', typeOnly: true, line: 1 },
      { specifier: '../b.ts', typeOnly: false, line: 2 },
      { specifier: '../d.ts', typeOnly: false, line: 5 },
      { specifier: '../e.ts', typeOnly: false, line: 6 },
      { specifier: '../f.ts', typeOnly: false, line: 7 },
      { specifier: '../g.ts', typeOnly: false, line: 8 },
      { specifier: '../h.ts', typeOnly: true, line: 12 },
    ]);
  });
});

describe('the checks over a tree', () => {
  let root: string;
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'mettle-tree-'));
  });
  afterEach(() => rmSync(root, { recursive: true, force: true }));
  const put = (file: string, text: string) => {
    mkdirSync(dirname(join(root, file)), { recursive: true });
    writeFileSync(join(root, file), text);
  };

  it('names file, line and reason of a forbidden edge and of an import of nothing', () => {
    put('core/a.ts', "import { b } from '../models/b.ts';\nimport { c } from './c.ts';\nexport const a = [b, c];\n");
    put('models/b.ts', "import type { a } from '../core/a.ts';\nexport const b: typeof a | 1 = 1;\n");
    expect(brokenEdges(root)).toEqual({
      edges: 3,
      broken: ['core/a.ts:1 core may not import models/b.ts', 'core/a.ts:2 there is no core/c.ts'],
    });
  });

  it('leaves tests alone', () => {
    put('tests/core/a.test.ts', "import { b } from '../../cli/b.ts';\nexport { b };\n");
    expect(brokenEdges(root)).toEqual({ edges: 0, broken: [] });
  });

  it('raises the alarm for a file over 15 KB only', () => {
    put('core/large.ts', `// ${'x'.repeat(15 * 1024)}`);
    put('core/small.ts', `// ${'x'.repeat(15 * 1024 - 3)}`);
    expect(tooLarge(root)).toEqual(['core/large.ts has 15.0 KB; split it (15 KB at most)']);
  });
});
