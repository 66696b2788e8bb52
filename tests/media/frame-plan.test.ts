import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { chooseExtraction, frameTimes, markFrames } from '../../media/frame-plan.ts';

function video(frames: number, fps: number) {
  return {
    durationS: frames / fps,
    frameTimes: Array.from({ length: frames }, (_, i) => Math.round((i * 1000) / fps) / 1000),
  };
}

const at = (marks: readonly { readonly atS: number }[]) => marks.map(({ atS }) => atS);

describe('frameTimes', () => {
  it('gives the midpoints of equal segments', () => {
    expect(frameTimes(60, 8)).toEqual([3.75, 11.25, 18.75, 26.25, 33.75, 41.25, 48.75, 56.25]);
    expect(frameTimes(4, 8)).toEqual([0.25, 0.75, 1.25, 1.75, 2.25, 2.75, 3.25, 3.75]);
    expect(frameTimes(3, 1)).toEqual([1.5]);
  });

  it.each([
    [0, 8],
    [-1, 8],
    [Number.NaN, 8],
    [4, 0],
    [4, 1.5],
  ])('refuses %d s in %d frames', (durationS, n) => {
    expect(() => frameTimes(durationS, n)).toThrow(RangeError);
  });
});

describe('markFrames', () => {
  it('takes the first frame at or after each midpoint, at the times of the reference', () => {
    const times = [3.767, 11.267, 18.767, 26.267, 33.767, 41.267, 48.767, 56.267];
    expect(at(markFrames(video(1800, 30), 8))).toEqual(times);
  });

  it('takes the frame that lies on a midpoint, also when its time was rounded', () => {
    expect(at(markFrames(video(24, 3), 8))).toEqual([0.667, 1.667, 2.667, 3.667, 4.667, 5.667, 6.667, 7.667]);
    expect(at(markFrames(video(240, 30), 8))[0]).toBe(0.5);
  });

  it.each([1, 2, 4, 5, 8, 10, 20, 40])('takes %d scenes of a drawn video one by one', (scenes) => {
    const sceneOf = (atS: number) => Math.floor((Math.round(atS * 10) * scenes) / 40);
    expect(at(markFrames(video(40, 10), scenes)).map(sceneOf)).toEqual(Array.from({ length: scenes }, (_, i) => i));
  });

  it('repeats what is on show where a video has fewer frames than are asked for', () => {
    expect(at(markFrames(video(4, 1), 8))).toEqual([0, 0, 1, 1, 2, 2, 3, 3]);
    expect(at(markFrames(video(1, 25), 3))).toEqual([0, 0, 0]);
    expect(at(markFrames(video(3, 10), 8))).toEqual([0, 0, 0.1, 0.1, 0.1, 0.2, 0.2, 0.2]);
  });

  it('waits for the first frame of a video that begins late', () => {
    expect(at(markFrames({ durationS: 4, frameTimes: [2.5, 3, 3.5] }, 4))).toEqual([2.5, 2.5, 2.5, 3.5]);
  });

  it('keeps time order, names a start after the frame before, and stays in the segment where it has a frame', () => {
    const anyVideo = fc
      .tuple(
        fc.uniqueArray(fc.integer({ min: 0, max: 20_000 }), { minLength: 1, maxLength: 60 }),
        fc.integer({ min: 1, max: 500 }),
      )
      .map(([ms, last]) => {
        const times = ms.sort((a, b) => a - b).map((time) => time / 1000);
        return { durationS: times.at(-1)! + last / 1000, frameTimes: times };
      });
    fc.assert(
      fc.property(anyVideo, fc.integer({ min: 1, max: 40 }), (shown, n) => {
        const marks = markFrames(shown, n);
        expect(marks).toHaveLength(n);
        for (const [i, { midpointS, atS, fromS }] of marks.entries()) {
          const index = shown.frameTimes.indexOf(atS);
          expect(index).toBeGreaterThanOrEqual(0);
          expect(atS).toBeGreaterThanOrEqual(marks[i - 1]?.atS ?? 0);
          expect(fromS).toBeLessThanOrEqual(atS);
          if (index > 0) expect(fromS).toBeGreaterThan(shown.frameTimes[index - 1]!);
          const half = shown.durationS / n / 2;
          const inside = shown.frameTimes.filter(
            (time) => time > midpointS - half + 1e-3 && time < midpointS + half - 1e-3,
          );
          if (inside.length > 0) expect(Math.abs(atS - midpointS)).toBeLessThan(half + 2e-3);
        }
      }),
      { numRuns: 300 },
    );
  });
});

describe('chooseExtraction', () => {
  const minute = { durationS: 60, keyframes: 60 / 8.3 };

  it('crosses over at eleven frames a minute, as the reference works out', () => {
    expect(chooseExtraction({ ...minute, n: 11 })).toMatchObject({ how: 'seek', costS: { pass: 60 } });
    expect(chooseExtraction({ ...minute, n: 11 }).costS.seek).toBeCloseTo(59.4, 6);
    expect(chooseExtraction({ ...minute, n: 12 }).how).toBe('pass');
  });

  it('seeks in a long video, by more than ten to one for eight frames of ten minutes', () => {
    const { how, costS } = chooseExtraction({ n: 8, durationS: 600, keyframes: 600 / 8.3 });
    expect(how).toBe('seek');
    expect(costS.pass / costS.seek).toBeGreaterThan(10);
  });

  it('passes once over a short video and over one with a single key frame', () => {
    expect(chooseExtraction({ n: 8, durationS: 4, keyframes: 4 }).how).toBe('pass');
    expect(chooseExtraction({ n: 8, durationS: 600, keyframes: 1 }).how).toBe('pass');
    expect(chooseExtraction({ n: 8, durationS: 600, keyframes: 0 }).how).toBe('pass');
  });
});
