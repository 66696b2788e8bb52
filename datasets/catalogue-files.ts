/** One file of a source as published, by its base name. */
export interface CatalogueFile {
  readonly name: string;
  readonly sha256: string;
  /** `cases` are read for cases, `votes` for votes, `both` for both; `beside` only belongs to the source. */
  readonly role: 'cases' | 'votes' | 'both' | 'beside';
  readonly language: string;
  readonly facets: Readonly<Record<string, string>>;
}

export const HATECHECK_FILES: readonly CatalogueFile[] = [
  {
    name: 'test_suite_cases.csv',
    sha256: 'ecf0dc1e93fccc90b6f880e632b19e635c0f0a68b3157915a9e20b6938f121cf',
    role: 'cases',
    language: 'en',
    facets: {},
  },
  {
    name: 'test_suite_annotations.csv',
    sha256: '93aa6f760f2d311cfbce26881f0e5eea3ad8b4e095e1916f9f14a6c749f15231',
    role: 'votes',
    language: 'en',
    facets: {},
  },
  {
    name: 'template_placeholders.csv',
    sha256: '0ead74c40bcf633ab948b064937cbd4f2bdb0b3e0c8b0565843069b068dcadc7',
    role: 'beside',
    language: 'en',
    facets: {},
  },
];

export const GERMAN_AND_FRENCH: readonly CatalogueFile[] = [
  {
    name: 'hatecheck_cases_final_french.csv',
    sha256: '17cc2c7ec01ad28c31c1c53bbda8c7245b83e86d34017327964956ace1446586',
    role: 'both',
    language: 'fr',
    facets: {},
  },
  {
    name: 'hatecheck_cases_final_german.csv',
    sha256: 'ecdef4611b877120d0a8feec9c0cd0dfc1efec7ead4bbd62eaf32f6cc80d2ee0',
    role: 'both',
    language: 'de',
    facets: {},
  },
];

const split = (name: string, sha256: string): CatalogueFile => ({
  name: `${name}.tsv`,
  sha256,
  role: 'cases',
  language: 'en',
  facets: { split: name },
});

export const GOEMOTIONS_FILES: readonly CatalogueFile[] = [
  split('train', '1c254a142be5c00e80d819b9ae1bbd36d94b2eeb8f4b1271846508d57e57d9c5'),
  split('dev', '575489c079c9de1097062a01738f998590d6b7ead66dd1c9fd1d2ba01fd8bc62'),
  split('test', '0587b2dd8b27b97352adbfc3fb083d46005c8946657fdc2b1ca8b1cc7f1f8be4'),
  {
    name: 'labels.txt',
    sha256: '45c3ef86782d2a4d7fedcd6d8c111aa0d0e94720689bd164fac94fefb4495a89',
    role: 'beside',
    language: 'en',
    facets: {},
  },
];
