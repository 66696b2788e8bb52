import { TAXONOMIES } from '../taxonomies/registry.ts';
import { decide } from './decide.ts';
import type { LocalDialect } from './dialect.ts';

/** Trivial baseline: calls everything safe. */
export function createAllSafe(): LocalDialect {
  return {
    kind: 'local',
    id: 'all-safe',
    version: '1',
    taxonomy: TAXONOMIES['binary-1'],
    modalities: ['text', 'image', 'video', 'transcript'],
    judge: () => decide('safe', null),
  };
}
