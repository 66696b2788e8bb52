import { describe, expect, it } from 'vitest';
import { readOption } from '../../persuasion/estimators/answer-text.ts';
import { binaryProbes, choiceProbes, likertProbes } from '../../persuasion/probes/render-probe.ts';
import { collectShipped } from '../datasets/persuasion/support.ts';

describe('the probes of the shipped cases', () => {
  it.each(['farm', 'dailypersuasion'])('of %s can be asked, and every option answered in each way', async (name) => {
    const { cases } = await collectShipped(name);
    expect(cases.length).toBeGreaterThanOrEqual(60);
    const lost: string[] = [];
    for (const each of cases) {
      const own = each.probe.kind === 'likert' ? [] : choiceProbes(each.probe);
      for (const probe of [...likertProbes(each, 5), ...binaryProbes(each), ...own]) {
        for (const { label, id, text } of probe.options) {
          const ways = [label, `(${label})`, ...(text === '' ? [] : [`${label}. ${text}`, text])];
          for (const way of ways)
            if (readOption(way, probe).option?.id !== id) lost.push(`${probe.kind} ${id}: ${way}`);
        }
      }
    }
    expect(lost).toEqual([]);
  });
});
