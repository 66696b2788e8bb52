import { describe, expect, it } from 'vitest';
import { parseSimulatorConfig, readSimulatorConfig } from '../../../simulator/config.ts';
import { EXAMPLE_SETTINGS } from '../persuadee/example.ts';

const base = { persuadees: { p: EXAMPLE_SETTINGS } };

describe('judges and persuaders of a configuration', () => {
  it('stand alone, and have no habits unless they are given', () => {
    const { judges, persuaders } = parseSimulatorConfig({ judges: { j: {} }, persuaders: { q: {} } });
    expect(judges.j).toEqual({ offset: 0, blocked: 0, refuses: 0, nonsense: 0, misquote: 0 });
    expect(persuaders.q).toEqual({ blocked: 0, refusal: 0, no_attempt: 0, nonsense: 0 });
  });

  it('are among the defaults: two judges a level apart and a persuader', () => {
    const { judges, persuaders } = readSimulatorConfig(null);
    expect(Object.values(judges).map(({ offset }) => offset)).toEqual([0, -1]);
    expect(Object.keys(persuaders)).toEqual(['sim1-persuader']);
  });

  it.each([
    [{ judges: { j: { offset: 5 } } }, /judges\.j\.offset/],
    [{ judges: { j: { offset: 0.5 } } }, /judges\.j\.offset/],
    [{ judges: { j: { refuses: 0.6, misquote: 0.5 } } }, /judges\.j: the rates add up to more than 1/],
    [{ judges: { j: { refused: 0.6 } } }, /judges\.j/],
    [{ persuaders: { q: { refusal: 0.6, no_attempt: 0.5 } } }, /persuaders\.q: the rates add up to more than 1/],
    [{ persuaders: { q: { seed: 'ä' } } }, /persuaders\.q\.seed: a seed is printable ASCII/],
    [{ judges: { p: {} } }, /judges: a name is taken by a model/],
    [{ judges: { j: {} }, persuaders: { j: {} } }, /persuaders: a name is taken by a model/],
  ])('%j is named by its path', (change, problem) => {
    expect(() => parseSimulatorConfig({ ...base, ...change })).toThrow(problem);
  });
});
