import { expect, it } from 'vitest';
import { readSpec } from '../../runs/read-spec.ts';

const specOf = (prior: string, samples = 3) =>
  readSpec(
    `name: t\nendpoints: { e: { base_url: "http://127.0.0.1:1" } }\npersuasion:\n  cases: [{ dataset: pmiyc }]\n  persuadees: [{ name: p, endpoint: e, model: m, samples: ${samples} }]\n${prior}`,
    's',
  ).persuasion!.natural_prior;

it('a spec asks the prior once, or up to ten times', () => {
  expect([specOf(''), specOf('  natural_prior: 5\n')]).toEqual([1, 5]);
  for (const wrong of ['0', '11', '1.5', 'often']) expect(() => specOf(`  natural_prior: ${wrong}\n`)).toThrow();
});

it('a spec with more answers to a prior than there are seeds is refused', () => {
  expect(specOf('  natural_prior: 10\n', 25)).toBe(10);
  expect(() => specOf('  natural_prior: 10\n', 26)).toThrow('samples x natural_prior is over 250');
});
