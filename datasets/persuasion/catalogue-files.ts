import type { FarmSubset } from './readers/farm.ts';

/** One file of a persuasion source, by its name here. */
export interface PersuasionCatalogueFile {
  readonly name: string;
  /** Path in the repository; of an extract, the file it was cut from. */
  readonly path: string;
  readonly sha256: string;
  readonly facets: Readonly<Record<string, string>>;
}

const farm = (subset: FarmSubset, stem: string, extract: boolean, sha256: string): PersuasionCatalogueFile => ({
  name: extract ? `${stem}.every16th.jsonl` : `${stem}.jsonl`,
  path: `src/Farm_dataset/${stem}.jsonl`,
  sha256,
  facets: { subset },
});

/** @NOTE: the first file is `Boolq`, not `BoolQ`: published code asks for the latter and fails where case counts (D9). */
export const FARM_EXTRACT: readonly PersuasionCatalogueFile[] = [
  farm('BoolQ', 'Boolq', true, 'aaaf983a4ad221cbb4b248a35e29801f910d606d1fb1717ec33ca2f856c6c252'),
  farm('NQ1', 'NQ1', true, '213de9e9f5b9af78caf42c1fb4c832a1175de407ca47e68d812cc7add78e1b10'),
  farm('NQ2', 'NQ2', true, 'a03bf11805764f5c3a7ffb2ca13a74aa1fe8de7443231e6468fa814058489701'),
  farm('TruthfulQA', 'TruthfulQA', true, 'c5db61cd1c2d397e630d77bf4946bd38af2bfc795e7692f0e4c531973f0a3cb9'),
];

export const FARM_WHOLE: readonly PersuasionCatalogueFile[] = [
  farm('BoolQ', 'Boolq', false, '84d3d9a67b735b71fe32842d92cddf98f2a88ed660a7bb6160f71d5956a97468'),
  farm('NQ1', 'NQ1', false, '7b4a73f43086361ef9b0ee1006110239192ff8060ee64ca740c31ea5fb0bb85b'),
  farm('NQ2', 'NQ2', false, '55cc02124f64baac96b9f15ef5d540f8e225415accdc1ed8ff43041d6e4b41cb'),
  farm('TruthfulQA', 'TruthfulQA', false, 'af75c2055ab4cd91ef981aa20f318042af03206bdb235e984a98958e98ac0355'),
];
