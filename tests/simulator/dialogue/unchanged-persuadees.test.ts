import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { PRIOR_LEVELS } from '../../../persuasion/case.ts';
import { binaryProbes, likertProbes } from '../../../persuasion/probes/render-probe.ts';
import { createCallDesk } from '../../../simulator/calls.ts';
import { parseSimulatorConfig, readSimulatorConfig } from '../../../simulator/config.ts';
import { knowledgeOf } from '../../../simulator/knowledge.ts';
import { CASE, dialogue } from './dialogues.ts';

/** SHA-256 over all answers of each default persuadee, taken before other kinds, mitigations and roles came. */
const BEFORE = {
  'sim1-open': '7ecbe6390c77a4fd1c3257874ab5e9389c2e5ece9ba9afbc357fd6d9dbcab4e1',
  'sim1-firm': '597b3ebcba6fd3f282d777d62bf5a084ecea0f5b30d9aadacbc1a186630a1f0d',
};

const ARMS = ['control', 'text', 'caption', 'media'] as const;
const CHECKPOINTS = [[], [1], [1, 2], [1, 2, 3]];

describe('answers of the default persuadees', () => {
  it.each(Object.entries(BEFORE))(
    '%s: byte for byte those that earlier reports were made with',
    async (model, digest) => {
      const { seed, persuadees } = readSimulatorConfig(null);
      const config = parseSimulatorConfig({ seed, persuadees });
      const known = { cases: [CASE], illustrated: (item: typeof CASE) => item };
      const desk = createCallDesk(config, await knowledgeOf([], known), () => config.latency);
      const probes = [...likertProbes(CASE, 5), ...binaryProbes(CASE)].map(({ text }) => text);
      const hash = createHash('sha256');
      const answer = async (body: object) => {
        const sent = Buffer.from(JSON.stringify({ model, max_tokens: 64, logprobs: true, top_logprobs: 20, ...body }));
        const { reply, unrecognisedMedia } = await desk.settle({
          path: '/v1/chat/completions',
          body: sent,
          attempt: 1,
        });
        hash.update(`${reply.status}\n${reply.body}\n${unrecognisedMedia}\n`);
      };
      for (const arm of ARMS) {
        for (const prior of PRIOR_LEVELS) {
          for (const [at, turns] of CHECKPOINTS.entries()) {
            const messages = await dialogue(CASE, { arm, prior, turns });
            for (const [i, content] of probes.entries()) {
              const asked = [...messages, { role: 'user', content }];
              await answer({ messages: asked, temperature: i % 2, seed: 1000 * at + i });
            }
            if (at > 0) await answer({ messages: messages.slice(0, -1), seed: 1000 * at });
          }
        }
      }
      expect(hash.digest('hex')).toBe(digest);
    },
  );
});
