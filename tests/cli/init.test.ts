import { describe, expect, it } from 'vitest';
import { SPEC } from '../../cli/init.ts';
import { readSpec } from '../../runs/read-spec.ts';

describe('the spec that `mettle init` writes', () => {
  it('is one, as it stands and with every part switched on', () => {
    expect(readSpec(SPEC, 'mettle.yaml').persuasion).toBeUndefined();
    const whole = readSpec(SPEC.replaceAll('#|', ''), 'mettle.yaml');
    expect(whole.persuasion?.persuadees).toHaveLength(1);
    expect(whole.review?.people).toBe(2);
    expect(SPEC).toMatch(/^#\|persuasion:/m);
  });
});
