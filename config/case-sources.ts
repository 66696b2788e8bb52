import { openDataset } from '../datasets/open-dataset.ts';
import { openPersuasionDataset } from '../datasets/persuasion/open.ts';
import { withCards } from '../datasets/renderers/cards/with-cards.ts';
import type { CaseSources } from '../runs/freeze.ts';
import { makeCases } from './case-maker.ts';

/** Cases out of the catalogue and the data folder. */
export function caseSources(dataDir: string): CaseSources {
  return {
    open: (name) => openDataset(name, { dataDir }),
    make: makeCases,
    openPersuasion: (name) => openPersuasionDataset(name, { dataDir }),
    draw: withCards,
  };
}
