import { TAXONOMIES } from '../taxonomies/registry.ts';
import { decide } from './decide.ts';
import type { LocalDialect } from './dialect.ts';

/** Trivial baseline: calls everything unsafe. */
export function createAllUnsafe(): LocalDialect {
  return {
    kind: 'local',
    id: 'all-unsafe',
    version: '1',
    taxonomy: TAXONOMIES['binary-1'],
    modalities: ['text', 'image', 'video', 'transcript'],
    judge: () => decide('unsafe', null),
  };
}
