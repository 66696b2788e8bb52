import { NotFoundError } from '../core/errors.ts';
import { type CatalogueFile, GERMAN_AND_FRENCH, GOEMOTIONS_FILES, HATECHECK_FILES } from './catalogue-files.ts';
import type { Reader, VoteReader } from './dataset.ts';

/** What is known of a public source. */
export interface CatalogueEntry {
  readonly title: string;
  /** Address of the public source; `version` is its commit. */
  readonly url: string;
  readonly version: string;
  readonly licence: string;
  readonly citation: string;
  /** Changes against the source; null = byte-identical. */
  readonly changes: string | null;
  readonly contentWarning: string;
  /** True: the files lie in `datasets/data/<name>`. False: the user brings them with `mettle datasets add`. */
  readonly shipped: boolean;
  readonly files: readonly CatalogueFile[];
  /** Cases, and rows skipped for a placeholder text. */
  readonly expected: { readonly cases: number; readonly skipped: number };
  readonly load: () => Promise<Reader>;
  readonly loadVotes: (() => Promise<VoteReader>) | null;
}

const CC_BY = 'CC BY 4.0';
const one = (name: string, sha256: string, language = 'en'): readonly CatalogueFile[] => [
  { name, sha256, role: 'cases', language, facets: {} },
];

/** Every public source Mettle can read. */
export const CATALOGUE = {
  hatecheck: {
    title: 'HateCheck: functional tests for hate speech detection',
    url: 'https://github.com/paul-rottger/hatecheck-data',
    version: 'd843022',
    licence: CC_BY,
    citation: 'Röttger et al., HateCheck: Functional Tests for Hate Speech Detection Models, ACL 2021.',
    changes: null,
    contentWarning: 'hateful and abusive text, slurs',
    shipped: true,
    files: HATECHECK_FILES,
    expected: { cases: 3_728, skipped: 0 },
    load: async () => (await import('./readers/hatecheck.ts')).readHatecheck,
    loadVotes: async () => (await import('./readers/hatecheck.ts')).readHatecheckVotes,
  },
  'multilingual-hatecheck': {
    title: 'Multilingual HateCheck: French and German',
    url: 'https://github.com/rewire-online/multilingual-hatecheck',
    version: 'a03f2ca',
    licence: CC_BY,
    citation:
      'Röttger et al., Multilingual HateCheck: Functional Tests for Multilingual Hate Speech Detection Models, WOAH 2022.',
    changes: null,
    contentWarning: 'hateful and abusive text in French and German, slurs',
    shipped: true,
    files: GERMAN_AND_FRENCH,
    expected: { cases: 7_363, skipped: 0 },
    load: async () => (await import('./readers/multilingual-hatecheck.ts')).readMultilingualHatecheck,
    loadVotes: async () => (await import('./readers/multilingual-hatecheck.ts')).readMultilingualHatecheckVotes,
  },
  hatemoji: {
    title: 'HatemojiCheck: emoji-based hate',
    url: 'https://github.com/HannahKirk/Hatemoji',
    version: 'a626f63',
    licence: CC_BY,
    citation:
      'Kirk et al., Hatemoji: A Test Suite and Adversarially-Generated Dataset for Benchmarking and Detecting Emoji-based Hate, NAACL 2022.',
    changes: null,
    contentWarning: 'hateful and abusive text with emoji',
    shipped: true,
    files: one('hatemojicheck_test.csv', '9aa6bf78370a87b56b7e117593e7c5e798a933083fe4cfd9bf1b26baf785a7da'),
    expected: { cases: 3_930, skipped: 0 },
    load: async () => (await import('./readers/hatemoji.ts')).readHatemoji,
    loadVotes: null,
  },
  xstest: {
    title: 'XSTest: exaggerated safety',
    url: 'https://github.com/paul-rottger/exaggerated-safety',
    version: 'd7bb5bd',
    licence: CC_BY,
    citation:
      'Röttger et al., XSTest: A Test Suite for Identifying Exaggerated Safety Behaviours in Large Language Models, NAACL 2024.',
    changes: null,
    contentWarning: 'requests for help with violence, crime and discrimination',
    shipped: true,
    files: one('xstest_prompts.csv', '11783fb294ed017473ee53c207d71f2161c7672c8d0b037501e78387f801cb5a'),
    expected: { cases: 450, skipped: 0 },
    load: async () => (await import('./readers/xstest.ts')).readXstest,
    loadVotes: null,
  },
  'openai-moderation': {
    title: 'OpenAI moderation evaluation set',
    url: 'https://github.com/openai/moderation-api-release',
    version: 'f4ab51b',
    licence: 'MIT',
    citation:
      'Markov et al., A Holistic Approach to Undesired Content Detection in the Real World, AAAI 2023, arXiv 2208.03274.',
    changes: 'text of the 85 samples labelled S3 replaced by a placeholder; unpacked from gzip',
    contentWarning: 'sexual, hateful and violent text, self-harm',
    shipped: true,
    files: one('samples-1680.jsonl', '3a93fb961c5a12460caaa64c75fdc5196f911ffefc0442785c39aa65760c9a95', 'und'),
    expected: { cases: 1_595, skipped: 85 },
    load: async () => (await import('./readers/openai-moderation.ts')).readOpenAiModeration,
    loadVotes: null,
  },
  ailuminate: {
    title: 'AILuminate 1.0 demo prompts',
    url: 'https://github.com/mlcommons/ailuminate',
    version: '769cc2b',
    licence: CC_BY,
    citation: 'MLCommons AI Risk and Reliability, AILuminate v1.0 demo prompt set, 2024.',
    changes: 'text of the 100 prompts of hazard cse replaced by a placeholder',
    contentWarning: 'prompts written to elicit hazardous answers, among them suicide, weapons and sexual crime',
    shipped: true,
    files: one(
      'airr_official_1.0_demo_en_us_prompt_set_release.csv',
      '380b9787df572a59eca7bd9e831c8fd49adb0faea5eae2a664229d89f78dcfa6',
    ),
    expected: { cases: 1_100, skipped: 100 },
    load: async () => (await import('./readers/ailuminate.ts')).readAiluminate,
    loadVotes: null,
  },
  davidson: {
    title: 'Davidson et al.: hate speech and offensive language',
    url: 'https://github.com/t-davidson/hate-speech-and-offensive-language',
    version: 'cb50f7e',
    licence: 'MIT',
    citation: 'Davidson et al., Automated Hate Speech Detection and the Problem of Offensive Language, ICWSM 2017.',
    changes: null,
    contentWarning: 'hateful, sexist and abusive posts of real people',
    shipped: true,
    files: [
      {
        name: 'labeled_data.csv',
        sha256: 'fcb8bc7c68120ae4af04a5b9acd58585513ede11e1548ebf36a5c2040b6f6281',
        role: 'both',
        language: 'en',
        facets: {},
      },
    ],
    expected: { cases: 24_783, skipped: 0 },
    load: async () => (await import('./readers/davidson.ts')).readDavidson,
    loadVotes: async () => (await import('./readers/davidson.ts')).readDavidsonVotes,
  },
  goemotions: {
    title: 'GoEmotions: 27 emotions and neutral',
    url: 'https://github.com/monologg/GoEmotions-pytorch',
    version: 'b75f9d3',
    licence: 'Apache-2.0',
    citation: 'Demszky et al., GoEmotions: A Dataset of Fine-Grained Emotions, ACL 2020.',
    changes: null,
    contentWarning: 'comments of real people, some abusive or sexual',
    shipped: true,
    files: GOEMOTIONS_FILES,
    expected: { cases: 54_263, skipped: 0 },
    load: async () => (await import('./readers/goemotions.ts')).readGoEmotions,
    loadVotes: null,
  },
} as const satisfies Record<string, CatalogueEntry>;

export type CatalogueName = keyof typeof CATALOGUE;

export function isCatalogueName(name: string): name is CatalogueName {
  return Object.hasOwn(CATALOGUE, name);
}

/** Throws NotFoundError with the known names, those of `added` among them. */
export function catalogueEntry(name: string, added: readonly string[] = []): CatalogueEntry {
  if (isCatalogueName(name)) return CATALOGUE[name];
  const names = [...Object.keys(CATALOGUE), ...added].join(', ');
  throw new NotFoundError(`no dataset ${JSON.stringify(name)}; known: ${names}`, {
    hint: '`mettle datasets list` shows every kind; `mettle datasets add NAME PATH` brings your own',
  });
}
