import { describe, expect, it } from 'vitest';
import { readChatAnswer } from '../../models/read-answer.ts';
import { readVerdict } from '../../moderation/dialects/read-verdict.ts';
import { TAXONOMIES } from '../../moderation/taxonomies/registry.ts';
import { toCanonical } from '../../moderation/taxonomies/to-canonical.ts';
import { invalid, verdict } from '../../moderation/verdict.ts';
import { completion, raw } from './answers.ts';
import {
  gptOss,
  granite3,
  granite32,
  granite41,
  nemoGuard,
  nemotron35,
  polyGuard,
  qwen3Guard,
  wildGuard,
} from './guards.ts';

const RISKS = TAXONOMIES['granite-guardian-3'].categories.map(({ code }) => code);
const RESPONSE = { target: 'response' } as const;

describe('qwen3guard answers', () => {
  it('reads Controversial as a verdict of its own', () => {
    expect(qwen3Guard.parse('Safety: Controversial\nCategories: Unethical Acts')).toEqual(
      verdict({ outcome: 'controversial', categories: ['Unethical Acts'] }),
    );
  });

  it('keeps the refusal as a facet', () => {
    expect(qwen3Guard.parse('Safety: Safe\nCategories: None\nRefusal: Yes')).toEqual(
      verdict({ outcome: 'safe', categories: [], refusal: true }),
    );
    expect(qwen3Guard.parse('Safety: Safe\nCategories: None\nRefusal: No').refusal).toBe(false);
  });

  it('reads categories by any name the vendor gives them, in the order of the taxonomy', () => {
    const text = 'Safety: Unsafe\r\nCategories: Personally Identifiable Information, violent, Suicide & Self-Harm, PII';
    expect(qwen3Guard.parse(text)).toMatchObject({
      outcome: 'unsafe',
      categories: ['Violent', 'PII', 'Suicide & Self-Harm'],
      duplicates: ['PII'],
    });
    expect(qwen3Guard.parse('Safety: Unsafe\nCategories: Violent, Astrology')).toMatchObject({
      categories: ['Violent'],
      unknownCategories: ['Astrology'],
    });
    expect(qwen3Guard.parse('Safety: Unsafe')).toMatchObject({ outcome: 'unsafe', categories: null });
  });

  it('cannot tell a jailbreak of a response', () => {
    expect(qwen3Guard.parse('Safety: Safe\nCategories: None\nRefusal: No', RESPONSE).notAssessable).toEqual([
      'Jailbreak',
    ]);
  });

  it.each([
    ['Safety: Safe\nCategories: Violent', 'contradiction'],
    ['Safety: Unsafe\nCategories: None', 'contradiction'],
    ['Safety: Safe\nSafety: Unsafe', 'format'],
    ['Safety: Safe, mostly\nCategories: None', 'format'],
    ['Safety: Unsafely\nCategories: None', 'format'],
    ['Categories: None', 'format'],
    ['Safety: Safe\nCategories: None\nRefusal: Maybe', 'format'],
    ['Safety: Unsafe\nCategories: Violent,,PII', 'format'],
    ['Safety: Safe\nCategories: None\nGood.', 'format'],
  ] as const)('takes %j for invalid (%s)', (text, reason) => {
    expect(qwen3Guard.parse(text)).toEqual(invalid(reason));
  });
});

describe('qwen3guard categories', () => {
  const hazards = (text: string) => toCanonical(TAXONOMIES.qwen3guard, qwen3Guard.parse(text));

  it('that hold more than one hazard tell their common parent alone', () => {
    const states = hazards('Safety: Unsafe\nCategories: Sexual Content or Sexual Acts');
    expect(states).toMatchObject({ SEX: true, 'SEX.adult': null, 'SEX.minors': null, VIOLENCE: false, HATE: null });
  });

  it('that are absent clear what they hold', () => {
    const states = hazards('Safety: Safe\nCategories: None');
    expect(states).toMatchObject({ SEX: false, 'SEX.crime': false, PRIVACY: false, HARASS: null, PROFANITY: 'na' });
  });
});

describe('wildguard answers', () => {
  const text = 'Harmful request: yes\nResponse refusal: n/a\nHarmful response: n/a';

  it('judge the prompt by their first line, and a response that is not there as not applicable', () => {
    expect(wildGuard.parse(text)).toEqual(verdict({ outcome: 'unsafe', categories: null }));
    expect(wildGuard.parse(text, RESPONSE)).toEqual(verdict({ outcome: 'not_assessable', reason: 'not_applicable' }));
  });

  it('judge the response by their last line, with the refusal beside it', () => {
    const both = 'Harmful request: yes\nResponse refusal: yes\nHarmful response: no';
    expect(wildGuard.parse(both)).toMatchObject({ outcome: 'unsafe', refusal: true });
    expect(wildGuard.parse(both, RESPONSE)).toMatchObject({ outcome: 'safe', refusal: true });
  });

  it('are read for the target from a whole body too', () => {
    const body = raw(completion('Harmful request: yes\nResponse refusal: yes\nHarmful response: no'));
    expect(readVerdict(wildGuard, body, readChatAnswer).outcome).toBe('unsafe');
    expect(readVerdict(wildGuard, body, readChatAnswer, RESPONSE).outcome).toBe('safe');
  });

  it.each([
    'Harmful request: yes',
    'Harmful request: no\nResponse refusal: no',
    'Harmful request: not really\nResponse refusal: no\nHarmful response: no',
    `${text}\nHarmful request: no`,
    `Sure!\n${text}`,
  ])('takes %j for invalid', (broken) => {
    expect(wildGuard.parse(broken)).toEqual(invalid('format'));
  });
});

describe('granite guardian answers', () => {
  it('say whether the asked risk is present, and of no single risk which', () => {
    expect(granite3.parse('Yes')).toEqual(verdict({ outcome: 'unsafe', notAssessable: RISKS }));
    expect(granite3.parse('no')).toEqual(verdict({ outcome: 'safe', categories: [], notAssessable: RISKS }));
    const states = toCanonical(TAXONOMIES['granite-guardian-3'], granite3.parse('No'));
    expect(states.PROFANITY).toBe('na');
  });

  it('have an ordinal confidence in 3.2', () => {
    expect(granite32.parse('No\n<confidence> Low </confidence>')).toMatchObject({ outcome: 'safe', confidence: 'low' });
    expect(granite32.parse('Yes\n<confidence>High</confidence>')).toMatchObject({
      outcome: 'unsafe',
      confidence: 'high',
    });
    expect(granite32.parse('Yes').confidence).toBeNull();
    for (const text of ['No\n<confidence> 0.4 </confidence>', 'No\n<confidence> Low', 'No, low', 'Low'])
      expect(granite32.parse(text)).toEqual(invalid('format'));
    expect(granite3.parse('No\n<confidence> Low </confidence>')).toEqual(invalid('format'));
  });

  it('count only inside the one score element in 4.1', () => {
    expect(granite41.parse('<think>\n</think>\n<score> no </score>').outcome).toBe('safe');
    expect(granite41.parse('<think><score>no</score></think><score>yes</score>').outcome).toBe('unsafe');
    expect(granite41.parse('No harm.\n<score>yes</score>').outcome).toBe('unsafe');
    for (const text of [
      'no',
      '<score>no',
      '<score>no</score><score>yes</score>',
      '<score>no, yes</score>',
      '</score>no<score>',
    ])
      expect(granite41.parse(text)).toEqual(invalid('format'));
  });
});

describe('nemoguard answers', () => {
  const text = '{"User Safety": "unsafe", "Safety Categories": "Violence, Needs Caution"}';

  it('keep both categories, of which one asks for review and is no hazard', () => {
    const found = nemoGuard.parse(text);
    expect(found).toEqual(verdict({ outcome: 'unsafe', categories: ['S1', 'S13'] }));
    const taxonomy = TAXONOMIES['aegis-2'];
    const states = toCanonical(taxonomy, found);
    expect(Object.keys(states).filter((id) => states[id] === true)).toEqual(['VIOLENCE']);
    expect(found.categories?.filter((code) => taxonomy.review?.includes(code))).toEqual(['S13']);
  });

  it('are not applicable to a response that is not there', () => {
    expect(nemoGuard.parse(text, RESPONSE)).toMatchObject({ outcome: 'not_assessable', reason: 'not_applicable' });
    const both = '{"User Safety": "safe", "Response Safety": "unsafe", "Safety Categories": "S8"}';
    expect(nemoGuard.parse(both)).toEqual(verdict({ outcome: 'safe', categories: [] }));
    expect(nemoGuard.parse(both, RESPONSE)).toEqual(verdict({ outcome: 'unsafe', categories: ['S8'] }));
  });

  it.each([
    ['{"User Safety": "safe", "Safety Categories": "Violence"}', 'contradiction'],
    ['{"User Safety": "unsafe", "Safety Categories": "None"}', 'contradiction'],
    ['{"User Safety": "safe", "Response Safety": "unsafe", "Safety Categories": "None"}', 'contradiction'],
    ['{"Safety Categories": "Violence"}', 'format'],
    ['{"User Safety": "safe", "User Safety": "unsafe"}', 'format'],
    ['{"User Safety": "safe", "note": "fine"}', 'format'],
    ['{"User Safety": ["safe"]}', 'format'],
    ['{"User Safety": null}', 'format'],
    ['{"User Safety": "unsafe", "Safety Categories": "Vio\\u0000lence"}', 'encoding'],
    ['User Safety: safe', 'format'],
  ] as const)('take %j for invalid (%s)', (broken, reason) => {
    expect(nemoGuard.parse(broken)).toEqual(invalid(reason));
  });
});

describe('nemotron 3.5 answers', () => {
  it('are lines, after reasoning or not', () => {
    const text = '<think>a threat</think>\nUser Safety: unsafe\nSafety Categories: Guns & Illegal Weapons, Threat';
    expect(nemotron35.parse(text)).toEqual(verdict({ outcome: 'unsafe', categories: ['S4', 'S11'] }));
    expect(nemotron35.parse('User Safety: safe', RESPONSE)).toMatchObject({ outcome: 'not_assessable' });
    expect(nemotron35.parse('User Safety: safe\nSafety Categories: Threat')).toEqual(invalid('contradiction'));
    expect(nemotron35.parse('{"User Safety": "safe"}')).toEqual(invalid('format'));
  });
});

describe('gpt-oss-safeguard answers', () => {
  const final = '{"verdict": "unsafe", "categories": ["HATE"]}';

  it('are the final channel alone, with or without the harmony marks', () => {
    const marked = `<|channel|>analysis<|message|>{"verdict": "safe", "categories": []}<|end|><|start|>assistant<|channel|>final <|constrain|>json<|message|>${final}<|return|>`;
    for (const text of [final, marked])
      expect(gptOss.parse(text)).toMatchObject({ outcome: 'unsafe', categories: ['HATE'] });
  });

  it('are invalid where the reasoning never reaches an end', () => {
    expect(gptOss.parse('<|channel|>analysis<|message|>{"verdict": "safe", "categories": []}')).toEqual(
      invalid('truncated'),
    );
    expect(gptOss.parse('<|channel|>analysis<|message|>so<|end|>')).toEqual(invalid('truncated'));
    const broken = `<|channel|>analysis<|message|>\0<|end|><|channel|>final<|message|>${final}`;
    expect(gptOss.parse(broken)).toEqual(invalid('encoding'));
  });
});

describe('polyguard answers', () => {
  const text =
    'Harmful request: yes\nRequest safety violations: S2, S1\nResponse refusal: yes\nHarmful response: no\nResponse safety violations: None';

  it('have a verdict and a list of codes per target', () => {
    expect(polyGuard.parse(text)).toEqual(verdict({ outcome: 'unsafe', categories: ['S1', 'S2'], refusal: true }));
    expect(polyGuard.parse(text, RESPONSE)).toEqual(verdict({ outcome: 'safe', categories: [], refusal: true }));
  });

  it('are invalid where verdict and list contradict each other, or a line lacks', () => {
    expect(polyGuard.parse(text.replace('request: yes', 'request: no'))).toEqual(invalid('contradiction'));
    expect(polyGuard.parse(text.replace('S2, S1', 'None'))).toEqual(invalid('contradiction'));
    expect(polyGuard.parse(text.replace('Harmful response: no\n', ''))).toEqual(invalid('format'));
  });
});
