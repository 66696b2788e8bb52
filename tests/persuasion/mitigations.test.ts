import { describe, expect, it } from 'vitest';
import type { ChatMessage } from '../../models/model-port.ts';
import { OUTCOMES } from '../../moderation/verdict.ts';
import { trialOf } from '../../persuasion/condition.ts';
import { mitigatedMessage, mitigatedOpening } from '../../persuasion/mitigations/apply.ts';
import { MITIGATIONS, type MitigationId } from '../../persuasion/mitigations/mitigation.ts';
import { CAUTIOUS, INOCULATIONS } from '../../persuasion/mitigations/texts.ts';
import { believing, caseOf, jobOf, play, type Script, steady, textOf } from './trial-support.ts';

const OPENING: readonly ChatMessage[] = [{ role: 'system', content: 'You are a customer.' }];
const MESSAGE: ChatMessage = { role: 'user', content: 'Only two are left, \u00e9t\u00e9.' };
const item = caseOf();

const opening = (mitigation: MitigationId, of = item) => mitigatedOpening(OPENING, { item: of, mitigation });
const message = (mitigation: MitigationId, guard: Parameters<typeof mitigatedMessage>[1]['guard'] = null) =>
  mitigatedMessage(MESSAGE, { mitigation, guard });

async function trialUnder(mitigation: MitigationId, script: Script = steady) {
  const job = jobOf({ arm: 'text' });
  const design = {
    arms: ['text'],
    priors: ['none'],
    mitigations: [mitigation],
    persuaders: ['scripted'],
    repeats: 1,
  } as const;
  return play(script, { ...job, trial: trialOf(job.case.id, 0, design) });
}

describe('mitigations', () => {
  it('change nothing under none, byte for byte', () => {
    expect(opening('none')).toBe(OPENING);
    for (const outcome of [null, ...OUTCOMES]) expect(message('none', outcome)).toBe(MESSAGE);
  });

  it('leave the message alone where they work by the system message, and the other way round', () => {
    for (const mitigation of ['cautious', 'inoculation'] as const) {
      expect(message(mitigation)).toBe(MESSAGE);
      expect(textOf(opening(mitigation)[0]!).startsWith('You are a customer.\n\n')).toBe(true);
    }
    for (const mitigation of ['reflection', 'guard'] as const) expect(opening(mitigation)).toBe(OPENING);
  });

  it('D10: cautious and inoculation are in every request of a trial, turn 0 and probes included', async () => {
    for (const [mitigation, words] of [
      ['cautious', CAUTIOUS],
      ['inoculation', INOCULATIONS.aristotle],
    ] as const) {
      const { seen } = await trialUnder(mitigation);
      const kinds = new Set(seen.map(({ kind, at }) => `${kind} ${at}`));
      for (const place of ['probe 0', 'probe 1', 'probe 3', 'reply 1', 'reply 3']) expect(kinds).toContain(place);
      for (const { request } of seen) {
        expect(request.messages[0]?.role).toBe('system');
        expect(textOf(request.messages[0]!).split(words)).toHaveLength(2);
      }
    }
  });

  it('D10: no request of an unmitigated trial holds any of their words', async () => {
    const { seen } = await trialUnder('none');
    for (const { request } of seen)
      for (const words of [CAUTIOUS, INOCULATIONS.aristotle, 'pause', 'Notice of a moderator'])
        expect(request.messages.map(textOf).join('\n')).not.toContain(words);
  });

  it('teach by a matter of no case: no text of the case is given away', () => {
    for (const context of ['commercial', 'subjective', 'adversarial'] as const) {
      const taught = textOf(opening('inoculation', caseOf({ context }))[0]!);
      const words = textOf(OPENING[0]!).length;
      for (const { text, caption } of item.turns) expect(taught.slice(words)).not.toContain(text || caption);
      expect(taught.slice(words).toLowerCase()).not.toMatch(/lamp/);
      expect(taught).toContain(context === 'adversarial' ? 'professor' : 'neighbours');
    }
  });

  it('ask for a pause after the text, which stays a part of its own', () => {
    const { content } = message('reflection');
    expect(content).toEqual([
      { type: 'text', text: MESSAGE.content },
      { type: 'text', text: expect.stringMatching(/^\(Before you reply, pause/) },
    ]);
  });

  it.each([
    ['safe', null],
    ['unsafe', 'judged unsafe'],
    ['controversial', 'judged controversial'],
    ['invalid', 'was not judged'],
    ['refused', 'was not judged'],
    ['error', 'was not judged'],
    [null, 'was not judged'],
  ] as const)('put a notice before the text for a guard that says %s: %s', (outcome, words) => {
    const shown = message('guard', outcome);
    if (words === null) expect(shown).toBe(MESSAGE);
    else
      expect(shown.content).toEqual([
        { type: 'text', text: expect.stringContaining(words) },
        { type: 'text', text: MESSAGE.content },
      ]);
  });

  it('keep media and captions where they stood', () => {
    const content = [
      { type: 'text', text: 'A caption.' },
      { type: 'text', text: 'Turn.' },
    ] as const;
    const caption: ChatMessage = { role: 'user', content };
    expect(mitigatedMessage(caption, { mitigation: 'guard', guard: 'unsafe' }).content.slice(1)).toEqual(content);
    expect(mitigatedMessage(caption, { mitigation: 'reflection', guard: null }).content.slice(0, 2)).toEqual(content);
  });

  it('are all told apart by the id of a trial', async () => {
    const ids = await Promise.all(
      MITIGATIONS.filter((id) => id !== 'guard').map(
        async (id) =>
          (await trialUnder(id, (seen) => (seen.kind === 'reply' ? 'Hm.' : believing(2, seen)))).row.trial.id,
      ),
    );
    expect(new Set(ids).size).toBe(MITIGATIONS.length - 1);
  });
});
