import { describe, expect, it } from 'vitest';
import { InvalidInputError } from '../../core/errors.ts';
import type { FrameSlot } from '../../media/perturb/frames.ts';
import { perturbationOf, perturbFrames } from '../../media/perturb/perturb.ts';
import { FRAME_PERTURBATIONS } from '../../media/perturb/registry.ts';

const NAMES = Object.keys(FRAME_PERTURBATIONS);
const FRAMES = Array.from({ length: 20 }, (_, at) => `frame ${at}`);

function changed(name: string, severity: number, seed = 5, frames: readonly string[] = FRAMES): readonly FrameSlot[] {
  return perturbFrames(frames, { name, severity, seed });
}

function indices(slots: readonly FrameSlot[]): number[] {
  return slots.flatMap((slot) => (slot.kind === 'frame' ? [slot.index] : []));
}

describe('changes of a list of frames', () => {
  it.each(NAMES)('%s gives the same list each time and another for another seed', (name) => {
    expect(changed(name, 3)).toEqual(changed(name, 3));
    const lists = new Set([1, 2, 3, 4].map((seed) => JSON.stringify(changed(name, 3, seed))));
    expect(lists.size).toBeGreaterThan(1);
  });

  it.each([
    [1, 18],
    [2, 16],
    [3, 13],
    [4, 10],
    [5, 5],
  ])('drop at severity %i keeps %i of 20, in their order', (severity, kept) => {
    const left = indices(changed('frame_drop', severity));
    expect(left).toHaveLength(kept);
    expect(left).toEqual([...new Set(left)].sort((a, b) => a - b));
  });

  it('duplicate shows frames twice in a row', () => {
    const shown = indices(changed('frame_duplicate', 2));
    expect(shown).toHaveLength(24);
    expect(shown).toEqual(shown.toSorted((a, b) => a - b));
    expect(new Set(shown).size).toBe(20);
  });

  it('reorder moves as many frames as it says and loses none', () => {
    for (const [severity, moved] of [4, 8, 12, 16, 20].entries()) {
      const order = indices(changed('frame_reorder', severity + 1));
      expect(order.filter((index, place) => index !== place)).toHaveLength(moved);
      expect(order.toSorted((a, b) => a - b)).toEqual([...FRAMES.keys()]);
    }
  });

  it('blacken leaves every other frame in its place', () => {
    const slots = changed('frame_blacken', 4);
    expect(slots.filter(({ kind }) => kind === 'black')).toHaveLength(10);
    expect(slots.every((slot, place) => slot.kind === 'black' || (slot.kind === 'frame' && slot.index === place))).toBe(
      true,
    );
  });

  it('insert one puts the foreign picture in as many times in a row as the severity', () => {
    const slots = changed('frame_insert_one', 3);
    const first = slots.findIndex(({ kind }) => kind === 'inserted');
    expect(slots.slice(first, first + 3).map(({ kind }) => kind)).toEqual(['inserted', 'inserted', 'inserted']);
    expect(indices(slots)).toEqual([...FRAMES.keys()]);
  });

  it('a single frame is never lost, and none is refused', () => {
    expect(changed('frame_drop', 5, 1, ['only'])).toEqual([{ kind: 'frame', index: 0 }]);
    expect(changed('frame_reorder', 5, 1, ['only'])).toEqual([{ kind: 'frame', index: 0 }]);
    expect(() => changed('frame_drop', 1, 1, [])).toThrow(InvalidInputError);
  });

  it('an unknown name, a severity off the scale and a picture change are refused', () => {
    expect(() => changed('frame_melt', 1)).toThrow(InvalidInputError);
    expect(() => changed('frame_drop', 6)).toThrow(InvalidInputError);
    expect(() => changed('jpeg', 1)).toThrow(InvalidInputError);
  });

  it('have records as the changes of pictures have', () => {
    expect(perturbationOf({ name: 'frame_drop', severity: 2, seed: 7 }, { width: 4, height: 4 })).toEqual({
      name: 'frame_drop',
      version: 1,
      severity: 2,
      params: { share: 0.2 },
      seed: 7,
    });
  });
});
