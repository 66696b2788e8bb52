import { NotFoundError } from '../../core/errors.ts';
import { FARM_EXTRACT, FARM_WHOLE, type PersuasionCatalogueFile } from './catalogue-files.ts';
import type { PersuasionReader } from './dataset.ts';

/** What is known of a public source of persuasion cases. */
export interface PersuasionCatalogueEntry {
  readonly title: string;
  /** Address of the public source; `version` is its commit. */
  readonly url: string;
  readonly version: string;
  readonly licence: string;
  readonly citation: string;
  /** Changes against the source; null = byte-identical. */
  readonly changes: string | null;
  readonly contentWarning: string;
  /** Whether live persuaders may argue for its claims (config/listed-claims.ts). */
  readonly generate: 'allowed' | 'never';
  /** True: the files lie in `datasets/data/<name>`. False: the user brings them with `mettle datasets add`. */
  readonly shipped: boolean;
  readonly files: readonly PersuasionCatalogueFile[];
  /** Rows the source itself left broken (FARM has options and a target without text) are rejected, and counted here. */
  readonly expected: { readonly cases: number; readonly skipped: number; readonly rejected: number };
  readonly load: () => Promise<PersuasionReader>;
}

const FARM = {
  url: 'https://github.com/LLMs-believe-the-earth-is-flat/llms-believe-the-earth-is-flat',
  version: '61e8239',
  licence: 'Apache-2.0',
  citation:
    'Xu et al., The Earth is Flat because...: Investigating LLMs’ Belief towards Misinformation via Persuasive Conversation, ACL 2024, arXiv 2312.09085.',
  contentWarning: 'misinformation on purpose, conspiracy theories among it',
  generate: 'allowed',
  load: async () => (await import('./readers/farm.ts')).readFarm,
} as const;

/** Every public source of persuasion cases Mettle can read. */
export const PERSUASION_CATALOGUE = {
  farm: {
    title: 'FARM: factual questions with persuasive misinformation (extract)',
    ...FARM,
    changes: 'an extract: every 16th row of each of the four files, 122 of 1,952 rows',
    shipped: true,
    files: FARM_EXTRACT,
    expected: { cases: 363, skipped: 0, rejected: 1 },
  },
  dailypersuasion: {
    title: 'DailyPersuasion: published example',
    url: 'https://github.com/PersuGPT/PersuGPT.github.io',
    version: 'af0373c',
    licence: 'Apache-2.0',
    citation: 'Jin et al., Persuading across Diverse Domains: a Dataset and Persuasion Large Language Model, ACL 2024.',
    changes: null,
    contentWarning: 'manipulative text',
    generate: 'allowed',
    shipped: true,
    files: [
      {
        name: 'DailyPersuasion_example.json',
        path: 'DailyPersuasion_example.json',
        sha256: 'ff990c452fc4d393d7551f4fb3eef4896f11a63bb846aa510d7ec27276dbcecd',
        facets: {},
      },
    ],
    expected: { cases: 60, skipped: 0, rejected: 0 },
    load: async () => (await import('./readers/dailypersuasion.ts')).readDailyPersuasion,
  },
  pmiyc: {
    title: 'Persuade Me If You Can: Perspectrum claims',
    url: 'https://github.com/beyzabozdag/PersuadeMeIfYouCan',
    version: '829f55e',
    licence: 'MIT',
    citation:
      'Bozdag et al., Persuade Me if You Can: A Framework for Evaluating Persuasion Effectiveness and Susceptibility Among Large Language Models, 2025, arXiv 2503.01829.',
    changes: null,
    contentWarning: 'claims on contested matters, some offensive',
    generate: 'allowed',
    shipped: true,
    files: [
      {
        name: 'perspectrum_claims.csv',
        path: 'claims/perspectrum_claims.csv',
        sha256: '66ced9d62ec6192ed8895603a74239680312f504b55476ce9b8cc2ca84b5c4e5',
        facets: {},
      },
    ],
    expected: { cases: 905, skipped: 2, rejected: 0 },
    load: async () => (await import('./readers/pmiyc.ts')).readPmiyc,
  },
  'farm-full': {
    title: 'FARM: factual questions with persuasive misinformation (whole)',
    ...FARM,
    changes: null,
    shipped: false,
    files: FARM_WHOLE,
    expected: { cases: 5_844, skipped: 0, rejected: 4 },
  },
  tomap: {
    title: 'ToMAP: pairs of args.me claims',
    url: 'https://github.com/ulab-uiuc/ToMAP',
    version: 'b127cac',
    licence: 'Apache-2.0',
    citation: 'Han et al., ToMAP: Training Opponent-Aware LLM Persuaders with Theory of Mind, 2025, arXiv 2505.22961.',
    changes: null,
    contentWarning: 'claims on contested matters, some offensive',
    generate: 'allowed',
    shipped: false,
    files: [
      {
        name: 'debate_argsme.test.json',
        path: 'data/debate_argsme/test.jsonl',
        sha256: '93f02918eb749c830895e42cd12a1396d78e1de28c49386604a5d6e377ccb71a',
        facets: {},
      },
    ],
    expected: { cases: 799, skipped: 1, rejected: 0 },
    load: async () => (await import('./readers/tomap.ts')).readTomap,
  },
} as const satisfies Record<string, PersuasionCatalogueEntry>;

export type PersuasionSourceName = keyof typeof PERSUASION_CATALOGUE;
export const PERSUASION_SOURCES = Object.keys(PERSUASION_CATALOGUE) as readonly PersuasionSourceName[];

export function isPersuasionSource(name: string): name is PersuasionSourceName {
  return Object.hasOwn(PERSUASION_CATALOGUE, name);
}

/** Throws NotFoundError with the known names, `added` ones of the user's own among them. */
export function persuasionEntry(name: string, added: readonly string[] = []): PersuasionCatalogueEntry {
  if (isPersuasionSource(name)) return PERSUASION_CATALOGUE[name];
  throw new NotFoundError(`no source of persuasion cases ${JSON.stringify(name)}`, {
    hint: `known: ${[...PERSUASION_SOURCES, ...added].join(', ')}`,
  });
}
