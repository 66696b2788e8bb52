import { describe, expect, it } from 'vitest';
import { readCategoryList } from '../../moderation/dialects/category-list.ts';
import { TAXONOMIES } from '../../moderation/taxonomies/registry.ts';

const read = (list: string) => readCategoryList(list, TAXONOMIES['aegis-2'], { pii: 'S9' });

describe('a list of categories', () => {
  it.each([
    ['S1: Violence', ['S1']],
    ['s17 : malware, Violence', ['S1', 'S17']],
    ['S9: PII, S1', ['S1', 'S9']],
  ])('takes a code with its own name behind it: %s', (list, categories) => {
    expect(read(list)).toMatchObject({ categories, unknown: [] });
  });

  it('notes a category that is named by its code and again by code and name', () => {
    expect(read('S1, S1: Violence')).toMatchObject({ categories: ['S1'], duplicates: ['S1'] });
  });

  it.each(['S17: Violence', 'S1: Astrology', 'S1:', ': Violence', 'S1: S17'])(
    'is off the grammar where code and name do not belong together: %s',
    (list) => {
      expect(read(list)).toBeNull();
    },
  );
});
