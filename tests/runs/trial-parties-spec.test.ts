import { describe, expect, it } from 'vitest';
import { readSpec } from '../../runs/read-spec.ts';

/** A spec of trials; `more` stands in its persuasion part, `rest` beside it. */
const specOf = (more: string, rest = '') => `name: t
endpoints: { e: { base_url: 'http://127.0.0.1:9/v1' } }
persuasion:
  cases: [{ dataset: farm }]
  persuadees: [{ name: ada, endpoint: e, model: x }]
${more}
${rest}`;
const read = (more: string, rest?: string) => () => readSpec(specOf(more, rest), 't.yaml');
const party = (name: string, more = 'endpoint: e, model: x') => `[{ name: ${name}, ${more} }]`;
const WARDEN = 'moderators: [{ name: warden, dialect: keyword }]';

describe('a spec with judges, persuaders or mitigations', () => {
  it.each<[string, string, string | undefined]>([
    ['two judges', '  judges: [{ name: j, endpoint: e, model: x }, { name: k, endpoint: e, model: x }]', undefined],
    ['a live persuader in the arms it has', `  arms: [control, text]\n  persuaders: ${party('orator')}`, undefined],
    ['a live persuader alone', `  arms: [text]\n  scripted: false\n  persuaders: ${party('orator')}`, undefined],
    ['a guard, without cases of moderation', '  mitigations: [none, guard]\n  guard: warden', WARDEN],
    [
      'videos, placebo and media alone',
      '  arms: [media, media_placebo, media_only]\n  media: { kind: video, frames: 4 }',
      undefined,
    ],
  ])('may have %s', (_, more, rest) => {
    expect(read(more, rest)).not.toThrow();
  });

  it.each<[string, string, string, string | undefined]>([
    [
      'a judge called as a persuadee',
      `  judges: ${party('ada')}`,
      'judges.0.name: another moderator, persuadee, judge or persuader is called ada',
      undefined,
    ],
    [
      'a persuader called as a judge',
      `  arms: [text]\n  judges: ${party('j')}\n  persuaders: ${party('j')}`,
      'persuaders.0.name: another',
      undefined,
    ],
    [
      'a persuader called scripted',
      `  arms: [text]\n  persuaders: ${party('scripted')}`,
      'name of the case’s own turns',
      undefined,
    ],
    [
      'a judge at an unknown endpoint',
      `  judges: ${party('j', 'endpoint: f, model: x')}`,
      'judges.0.endpoint: no endpoint f; endpoints: e',
      undefined,
    ],
    [
      'three judges',
      '  judges: [{ name: a, endpoint: e, model: x }, { name: b, endpoint: e, model: x }, { name: c, endpoint: e, model: x }]',
      'persuasion.judges',
      undefined,
    ],
    [
      'a judge without a price under a budget',
      `  judges: ${party('j', 'endpoint: e, model: y')}`,
      'judges.0.model: no price for y',
      'budget_usd: 1\nprices: { x: { input_per_mtok: 1, output_per_mtok: 1 } }',
    ],
    [
      'a persuader without a price under a budget',
      `  arms: [text]\n  persuaders: ${party('o', 'endpoint: e, model: y')}`,
      'persuaders.0.model: no price for y',
      'budget_usd: 1\nprices: { x: { input_per_mtok: 1, output_per_mtok: 1 } }',
    ],
    ['nobody who persuades', '  scripted: false', 'persuasion.scripted: nobody persuades', undefined],
    [
      'a live persuader in arms with media',
      `  persuaders: ${party('orator')}`,
      'arms control and text only: leave caption, media out',
      undefined,
    ],
    [
      'the mitigation guard without a guard',
      '  mitigations: [guard]',
      'persuasion.guard: the mitigation guard needs a moderator',
      undefined,
    ],
    [
      'a guard that is no moderator of it',
      '  mitigations: [guard]\n  guard: ada',
      'persuasion.guard: no moderator ada; moderators: none',
      undefined,
    ],
    [
      'moderators that are no guard, without cases',
      '  guard: warden',
      'moderators need cases',
      'moderators: [{ name: warden, dialect: keyword }, { name: m, dialect: keyword }]',
    ],
  ])('cannot have %s', (_, more, message, rest) => {
    expect(read(more, rest)).toThrow(message);
  });

  it.each(['media', 'media_placebo', 'media_only'])('cannot show %s to a persuadee without eyes', (arm) => {
    const text = specOf(`  arms: [text, ${arm}]`).replace('model: x }]', 'model: x, images: false }]');
    expect(() => readSpec(text, 't.yaml')).toThrow(`arms hold media: leave ${arm} out of arms, or images on`);
  });
});
