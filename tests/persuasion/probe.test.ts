import { describe, expect, it } from 'vitest';
import { sha256 } from '../../core/digest.ts';
import { templateNegation } from '../../persuasion/case.ts';
import { type ChoiceProbe, isReserved, shownOptions, shuffledOptions } from '../../persuasion/probe.ts';

const OPTIONS = ['o1', 'o2', 'o3', 'o4'].map((id) => ({ id, text: `text of ${id}` }));

describe('the order of options', () => {
  it('is a function of the case id and the option ids alone', () => {
    const id = sha256('a case');
    const order = shuffledOptions(id, OPTIONS).map((option) => option.id);
    expect(shuffledOptions(id, [...OPTIONS].reverse()).map((option) => option.id)).toEqual(order);
    const renamed = OPTIONS.map((option) => ({ ...option, text: 'same' }));
    expect(shuffledOptions(id, renamed).map((option) => option.id)).toEqual(order);
    expect([...order].sort()).toEqual(['o1', 'o2', 'o3', 'o4']);
  });

  it('puts every option in every place equally often, over cases', () => {
    const places = new Map<string, number>();
    const cases = 2_400;
    for (let n = 0; n < cases; n += 1) {
      for (const [place, { id }] of shuffledOptions(sha256(`case ${n}`), OPTIONS).entries()) {
        places.set(`${id} ${place}`, (places.get(`${id} ${place}`) ?? 0) + 1);
      }
    }
    expect(places.size).toBe(16);
    const deviation = Math.sqrt(cases * 0.25 * 0.75);
    for (const count of places.values()) expect(Math.abs(count - cases / 4)).toBeLessThan(4 * deviation);
  });
});

describe('options every case has', () => {
  it('come last, under ids of their own', () => {
    const probe: ChoiceProbe = {
      kind: 'mcq',
      question: 'q',
      options: OPTIONS,
      reserved: ['dont_know', 'all_incorrect'],
      correct: ['o1', 'o2'],
      target: null,
      chosenWrong: 'o3',
    };
    expect(shownOptions(probe)).toEqual([
      ...OPTIONS,
      { id: 'dont_know', text: "Don't know" },
      { id: 'all_incorrect', text: 'All options are incorrect' },
    ]);
  });

  it('are told by id, never by a part of one or of a text', () => {
    expect(['dont_know', 'all_incorrect'].every(isReserved)).toBe(true);
    for (const id of ['know', 'dont_know ', "Don't know", 'Knowledge', 'o1', 'toString'])
      expect(isReserved(id)).toBe(false);
  });
});

describe('the template negation', () => {
  it('touches no word of the claim', () => {
    expect(templateNegation('Vaccination must be made compulsory')).toBe(
      'It is not the case that: Vaccination must be made compulsory',
    );
  });
});
