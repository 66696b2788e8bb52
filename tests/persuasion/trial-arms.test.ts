import { describe, expect, it } from 'vitest';
import type { Arm } from '../../persuasion/condition.ts';
import { controlTurn } from '../../persuasion/control-turns.ts';
import { caseOf, hashOf, jobOf, play, steady } from './trial-support.ts';

const FOUR = ['control', 'text', 'caption', 'media'] as const satisfies readonly Arm[];

const partsOf = (content: unknown) =>
  typeof content === 'string' ? [{ type: 'text', text: content }] : (content as { type: string; text?: string }[]);

async function armOf(arm: (typeof FOUR)[number]) {
  const { row, seen } = await play(steady, jobOf({ arm }));
  const last = seen.findLast(({ kind }) => kind === 'reply')!.request.messages;
  const turns = last.filter(({ role }) => role === 'user').map(({ content }) => partsOf(content));
  return { row, turns, texts: turns.map((parts) => Buffer.from(parts.at(-1)!.text!)) };
}

describe('the arms of a case', () => {
  it('share byte-identical texts of the persuader, and control has none of them', async () => {
    const [control, text, caption, media] = await Promise.all(FOUR.map(armOf));
    for (const arm of [caption, media]) {
      expect(arm!.texts).toEqual(text!.texts);
      expect(arm!.row.turns.map(({ textSha256 }) => textSha256)).toEqual(
        text!.row.turns.map((turn) => turn.textSha256),
      );
    }
    expect(text!.row.turns.map(({ textSha256 }) => textSha256)).toEqual(
      caseOf().turns.map((turn) => hashOf(turn.text)),
    );
    control!.row.turns.forEach(({ textSha256, n }, at) => {
      expect(textSha256).toBe(hashOf(controlTurn(n)));
      expect(textSha256).not.toBe(text!.row.turns[at]!.textSha256);
    });
    expect(control!.row.turns.map(({ strategy }) => strategy)).toEqual(['none', 'none', 'none']);
    expect(control!.row.planned).toBe(3);
  });

  it('differ in what stands before the text only, and only where a turn has media', async () => {
    const kinds = async (arm: (typeof FOUR)[number]) => {
      const { turns, row } = await armOf(arm);
      return [
        turns.map((parts) => parts.map(({ type }) => type)),
        row.turns.map(({ kind, media }) => [kind, media.length]),
      ];
    };
    const text = ['text'];
    expect(await kinds('text')).toEqual([[text, text, text], Array(3).fill(['text', 0])]);
    expect(await kinds('control')).toEqual(await kinds('text'));
    expect(await kinds('caption')).toEqual([
      [['text', 'text'], ['text', 'text'], text],
      [
        ['caption', 0],
        ['caption', 0],
        ['text', 0],
      ],
    ]);
    expect(await kinds('media')).toEqual([
      [['image', 'text'], ['image', 'text'], text],
      [
        ['image', 1],
        ['image', 1],
        ['text', 0],
      ],
    ]);
  });

  it('send a picture in the detail of the persuadee and record its hash', async () => {
    const { turns, row } = await armOf('media');
    const [image] = turns[0]!;
    expect(image).toMatchObject({ type: 'image', detail: 'low', sha256: row.turns[0]!.media[0] });
  });

  it('ask the same probes', async () => {
    const asked = await Promise.all(
      FOUR.map(async (arm) => {
        const { seen } = await play(steady, jobOf({ arm }));
        return seen.filter(({ kind }) => kind === 'probe').map((one) => [one.at, one.asked, one.request.seed]);
      }),
    );
    for (const one of asked) expect(one).toEqual(asked[0]);
  });
});
