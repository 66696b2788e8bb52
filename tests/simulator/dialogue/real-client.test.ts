import { describe, expect, it, onTestFinished } from 'vitest';
import type { ImagePart } from '../../../core/content.ts';
import { type Sha256, sha256 } from '../../../core/digest.ts';
import { probeCapabilities } from '../../../models/capabilities.ts';
import { createModelClient } from '../../../models/client-registry.ts';
import type { ChatMessage, SentImage } from '../../../models/model-port.ts';
import { readChatAnswer } from '../../../models/read-answer.ts';
import { hearTurn } from '../../../persuasion/dialogue.ts';
import { readLogprob } from '../../../persuasion/estimators/logprob.ts';
import { persuadeePrompt } from '../../../persuasion/persuadee-prompt.ts';
import { renderProbe } from '../../../persuasion/probes/render-probe.ts';
import { askBinary } from '../../../persuasion/probes/statement.ts';
import { logit } from '../../../simulator/persuadee/recovery.ts';
import { start } from '../harness.ts';
import { CASE, persuadees, still } from './dialogues.ts';

async function connected() {
  const simulator = await start(persuadees({ phi_probe: 0 }), { knownCases: [CASE] });
  const jpegs = new Map<Sha256, Buffer>();
  const client = createModelClient({
    name: 'simulator',
    baseURL: simulator.url,
    apiKey: null,
    timeoutMs: 10_000,
    loadBlob: (hash) => Promise.resolve(jpegs.get(hash)!),
  });
  onTestFinished(() => client.close());
  const picture = async (part: ImagePart): Promise<SentImage> => {
    const jpeg = await still(part);
    jpegs.set(sha256(jpeg), jpeg);
    return { type: 'image', sha256: sha256(jpeg), bytes: jpeg.length, width: 1024, height: 768, detail: 'auto' };
  };
  return { simulator, client, picture };
}

describe('a simulated persuadee through the client of a run', () => {
  it('is found to answer, to respect max_tokens and to give log-probabilities', async () => {
    const { client } = await connected();
    const needs = { logprobs: true, schema: false };
    const { results, model } = await probeCapabilities(client, { model: 'p', kind: 'chat', needs });
    expect(model).toBe('p (simulated)');
    const answers = Object.fromEntries(Object.entries(results).map(([name, { answer }]) => [name, answer]));
    expect(answers).toEqual({ answers: 'yes', max_tokens: 'yes', logprobs: 'yes' });
  });

  it('sees of each arm what a run sends', async () => {
    const { simulator, client, picture } = await connected();
    const expected = { control: -1.2, text: 0.388, caption: 0.6256, media: 0.982 };
    const probe = askBinary(CASE, { side: 'negation', order: 'yes_first' });
    for (const arm of Object.keys(expected) as (keyof typeof expected)[]) {
      const history: ChatMessage[] = [{ role: 'system', content: persuadeePrompt(CASE, 'none') }];
      for (const turn of CASE.turns) {
        const images = await Promise.all(turn.media.map((part) => picture(part as ImagePart)));
        history.push(hearTurn(turn, { arm, images }).message, { role: 'assistant', content: '' });
      }
      const request = renderProbe(history, { probe, estimator: 'logprob', seed: 0 });
      const signal = new AbortController().signal;
      const raw = await client.send({ model: 'p', request, parameters: {}, headers: {}, signal });
      const reading = readLogprob(probe, readChatAnswer(raw));
      expect(reading.status === 'ok' ? logit(reading.p!.claim!) : reading).toBeCloseTo(expected[arm], 9);
    }
    expect(simulator.stats()).toMatchObject({ answered: 4, errors: {}, unrecognised_media: 0 });
  });
});
