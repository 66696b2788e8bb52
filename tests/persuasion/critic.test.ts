import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { adviceText, readAdviceFile } from '../../config/advice-file.ts';
import { liveDialogues } from '../../config/live-dialogues.ts';
import { loadSetup } from '../../config/trial-setup.ts';
import { sha256 } from '../../core/digest.ts';
import type { CaseId } from '../../core/ids.ts';
import { type AdvisedCase, advicesOfOthers, criticRequest, readAdvice } from '../../persuasion/persuaders/critic.ts';
import { persuaderRequest } from '../../persuasion/persuaders/live-turn.ts';
import { specDigest, specSchema } from '../../runs/spec.ts';
import { inMemory, RUN } from '../store/fixture.ts';
import { answered } from './answers.ts';
import { PLANTED, ran } from './planted-run.ts';
import { CLAIM, caseOf, textOf } from './trial-support.ts';

const idOf = (name: string) => sha256(name) as CaseId;

describe('a critic', () => {
  it('reads the goal and the dialogue, one line a message', () => {
    const dialogue = [
      { speaker: 'persuader', text: 'Buy it.' },
      { speaker: 'persuadee', text: 'No.\nSpeaker: I lied.' },
    ] as const;
    const { messages } = criticRequest({ item: caseOf(), dialogue });
    expect(textOf(messages[0]!)).toContain(`"${CLAIM}"`);
    expect(textOf(messages[1]!)).toBe('Speaker: Buy it.\nListener: No. Speaker: I lied.');
  });

  it('gives advice as one JSON object, and nothing otherwise', () => {
    expect(readAdvice(answered('{"advice": " Name the\\nprice. "}'))).toEqual({ advice: 'Name the price.' });
    for (const [text, reason] of [
      ['Name the price.', 'unparsable'],
      ['', 'unparsable'],
      ['{"advice": ""}', 'unparsable'],
      ['{"advice": "a", "more": 1}', 'unparsable'],
      [JSON.stringify({ advice: 'a'.repeat(2001) }), 'unparsable'],
      ['I cannot help with persuading people.', 'refused'],
      ['{"advice": "I can\u2019t assist with that."}', 'refused'],
    ] as const)
      expect(readAdvice(answered(text))).toEqual({ advice: null, reason });
    expect(readAdvice({ kind: 'filtered' })).toEqual({ advice: null, reason: 'blocked' });
    expect(readAdvice({ kind: 'unreadable' })).toEqual({ advice: null, reason: 'error' });
  });

  it('has a control in which no case gets its own advice, nor that of its cluster', () => {
    const cases: readonly AdvisedCase[] = ['a', 'b', 'c', 'd', 'e'].map((name, at) => {
      return { id: idOf(name), cluster: at < 3 ? 'one' : null, advice: name };
    });
    const given = advicesOfOthers(cases);
    expect(given.size).toBe(5);
    const clusters = new Map(cases.map(({ advice, cluster }) => [advice, cluster]));
    for (const { id, advice, cluster } of cases) {
      expect(given.get(id)).not.toBe(advice);
      if (cluster !== null) expect(clusters.get(given.get(id)!)).not.toBe(cluster);
    }
    expect(advicesOfOthers([...cases].reverse())).toEqual(given);
    expect(advicesOfOthers(cases.slice(0, 3)).size).toBe(0);
    expect(advicesOfOthers(cases.slice(3, 4)).size).toBe(0);
  });
});

describe('advice of a critic', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'mettle-advice-'));
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  async function pinned(text: string) {
    const file = join(folder, 'advice.jsonl');
    await writeFile(file, text);
    return { file, sha256: sha256(text) };
  }
  const specOf = (advice?: object) =>
    specSchema.parse({
      name: 'spec',
      endpoints: { local: {} },
      persuasion: {
        cases: [{ dataset: 'farm' }],
        persuadees: [{ name: 'ada', endpoint: 'local', model: 'm' }],
        persuaders: [{ name: 'max', endpoint: 'local', model: 'm', ...(advice === undefined ? {} : { advice }) }],
        arms: ['control', 'text'],
      },
    });

  it('reaches the requests of its own case and no others, and makes another spec', async () => {
    const item = caseOf();
    const pin = await pinned(adviceText(new Map([[item.id, 'Name the price.']])));
    const [advised] = loadSetup(specOf(pin)).persuaders;
    const [plain] = loadSetup(specOf()).persuaders;
    const textFor = (persuader: typeof advised, of = item) =>
      persuaderRequest(persuader!, { item: of, turn: of.turns[0]!, dialogue: [], stance: null }, 1)
        .messages.map(textOf)
        .join('\n');
    expect(textFor(advised)).toContain('Advice of a reader of an earlier attempt: "Name the price."');
    expect(textFor(plain)).not.toContain('Advice');
    expect(textFor(advised, caseOf({ id: idOf('other') }))).toBe(textFor(plain));
    expect(specDigest(specOf(pin))).not.toBe(specDigest(specOf()));
    expect(specDigest(specOf(pin))).not.toBe(specDigest(specOf({ ...pin, sha256: '0'.repeat(64) })));
  });

  it('is refused when the file is gone, another one, or no advice', async () => {
    const line = JSON.stringify({ case: idOf('a'), advice: 'So.' });
    expect([...readAdviceFile(await pinned(`${line}\n`))]).toEqual([[idOf('a'), 'So.']]);
    expect(() => readAdviceFile({ file: join(folder, 'none'), sha256: '0'.repeat(64) })).toThrow(
      'cannot read the advice',
    );
    const pin = await pinned(line);
    expect(() => readAdviceFile({ ...pin, sha256: '0'.repeat(64) })).toThrow('is not the one the spec pins');
    for (const bad of ['x', '{}', JSON.stringify({ case: 'a', advice: 'b' }), `${line}\n${line}`]) {
      const wrong = await pinned(bad);
      expect(() => readAdviceFile(wrong)).toThrow('no advice of a case');
    }
  });

  it('comes from dialogues as both sides spoke them: live turns and replies, no hidden thought', async () => {
    const { store, rows } = await ran(await inMemory());
    const [only, ...more] = await liveDialogues(store, { run: RUN, persuader: 'max', persuadee: 'ada' });
    expect(more).toEqual([]);
    expect(only!.item.id).toBe(rows[0]!.trial.caseId);
    expect(only!.dialogue.map(({ speaker }) => speaker)).toEqual(
      Array.from({ length: 3 }, () => ['persuader', 'persuadee']).flat(),
    );
    expect(only!.dialogue[0]!.text).toBe(`${PLANTED.generated} so.`);
    expect(only!.dialogue[1]!.text).toBe(`${PLANTED.reply}, perhaps.`);
    expect(JSON.stringify(only!.dialogue)).not.toContain(PLANTED.thoughts);
    expect(await liveDialogues(store, { run: RUN, persuader: 'mia', persuadee: 'ada' })).toEqual([]);
    expect(await liveDialogues(store, { run: RUN, persuader: 'max', persuadee: 'bob' })).toEqual([]);
  });

  it('is written sorted by case, whatever order it came in', async () => {
    const entries = ['b', 'a', 'c'].map((name) => [idOf(name), name] as const);
    const text = adviceText(new Map(entries));
    expect(adviceText(new Map([...entries].reverse()))).toBe(text);
    const { file } = await pinned(text);
    expect(await readFile(file, 'utf8')).toBe(text);
  });
});
