import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Decision } from '../../../review/decision.ts';
import { processDecision } from '../../../review/process/process-decision.ts';
import { CANARY, reviewAnswer, reviewItem } from '../items.ts';

const decision: Decision = {
  id: 'd',
  item: reviewItem(1).id,
  reviewer: 'ada',
  role: 'reviewer',
  epoch: 1,
  answer: reviewAnswer('unsafe', { reason: CANARY, policies: ['b', 'a'] }),
  at: 5,
  heldFrom: 5,
  heldUntil: 5,
  undoneAt: null,
  revealedAt: null,
  revision: null,
};

describe('a decision on its way into the process', () => {
  it('takes the words that count and leaves the texts behind', () => {
    const first = { verdict: 'unsafe', categories: ['b', 'a'], severity: 2 };
    expect(processDecision(decision)).toEqual({
      id: 'd',
      reviewer: 'ada',
      role: 'reviewer',
      at: 5,
      first,
      revised: null,
    });
    const answer = reviewAnswer('safe', { reason: CANARY });
    const revised = processDecision({ ...decision, revision: { choice: 'revise', answer, at: 6 } });
    expect(revised).toMatchObject({ first, revised: { verdict: 'safe' } });
    expect(JSON.stringify(revised)).not.toContain(CANARY);
  });

  it('is not revised when its maker kept it', () => {
    const kept = { choice: 'keep', answer: decision.answer, at: 6 } as const;
    expect(processDecision({ ...decision, revision: kept }).revised).toBeNull();
  });
});

describe('the process', () => {
  it('can run inside a workflow: it imports nothing of the machine and asks no clock or chance', () => {
    const folder = new URL('../../../review/process/', import.meta.url);
    const files = readdirSync(folder);
    expect(files).toContain('case-review.ts');
    for (const file of files) {
      const text = readFileSync(new URL(file, folder), 'utf8');
      const values = [...text.matchAll(/^import (?!type )[^;]*from '([^']+)'/gm)].map(([, from]) => from);
      for (const from of values) expect(from, file).toMatch(/^(\.\/[a-z-]+|\.\.\/\.\.\/core\/errors)\.ts$/);
      expect(text, file).not.toMatch(/Date\.|Math\.random|process\.|performance/);
    }
  });
});
