import { describe, expect, it } from 'vitest';
import { sha256 } from '../../core/digest.ts';
import { templateNegation } from '../../persuasion/case.ts';
import { INVENTED_INSTITUTES, templateTurns } from '../../persuasion/template-turns.ts';

const turnsFor = (claim: string, direction: 'for' | 'against' = 'for') =>
  templateTurns({ claim, negation: templateNegation(claim), direction });

describe('template turns', () => {
  it('are logic, credibility and emotion, coherent after any reply and marked as fabricated', () => {
    expect(turnsFor('A.').map(({ text, ...rest }) => rest)).toEqual(
      (['logic', 'credibility', 'emotion'] as const).map((strategy, index) => ({
        n: index + 1,
        strategySet: 'aristotle',
        strategy,
        nativeStrategy: null,
        caption: null,
        media: [],
        visualRole: null,
        coherent: true,
        fabricated: true,
      })),
    );
  });

  it('are a pure function of the claim, frozen to the byte', () => {
    const text = turnsFor('Vaccination must be made compulsory')
      .map((turn) => turn.text)
      .join('\n');
    expect(sha256(text)).toBe('e9baac455cb9ffb881183303437046dec11d0b77a5932ba70d856f56022e334f');
    expect(turnsFor('Vaccination must be made compulsory')).toEqual(turnsFor('Vaccination must be made compulsory'));
  });

  it('quote the claim as it stands, and its negation when they argue against it', () => {
    const claim = 'Say "yes" to $& and \\1 <b>';
    for (const { text } of turnsFor(` ${claim}\n`)) expect(text).toContain(`"${claim}"`);
    for (const { text } of turnsFor(claim, 'against')) expect(text).toContain(`"It is not the case that: ${claim}"`);
  });

  it('name invented institutes under .example only, different ones for different claims', () => {
    const used = new Set<string>();
    for (let n = 0; n < 60; n += 1) {
      const text = turnsFor(`Claim ${n}`)[1]?.text ?? '';
      const domains = text.match(/[a-z0-9-]+\.[a-z]{2,}/g) ?? [];
      const named = INVENTED_INSTITUTES.filter(({ name, domain }) => text.includes(name) && text.includes(domain));
      expect(domains.filter((domain) => !domain.endsWith('.example'))).toEqual([]);
      expect(named).toHaveLength(1);
      for (const { domain } of named) used.add(domain);
    }
    expect(used.size).toBe(INVENTED_INSTITUTES.length);
  });
});
