import { describe, expect, it } from 'vitest';
import { countCheck, countTests, lastLine, sum } from './summary.ts';

const file = (status: string, ...tests: string[]) => ({
  name: 'a.test.ts',
  status,
  assertionResults: tests.map((each) => ({ status: each })),
});

describe('the counts of npm test', () => {
  it('adds up checks and tests to one plain line', () => {
    const tests = countTests({ testResults: [file('passed', 'passed', 'passed'), file('failed', 'failed')] }, 1);
    expect(lastLine(sum([countCheck(0), countCheck(2), tests]))).toBe('3 passed, 2 failed');
  });

  it.each([
    ['a file that broke before its tests', { testResults: [file('failed')] }, 1, { passed: 0, failed: 1 }],
    ['an error outside of tests', { testResults: [file('passed', 'passed')] }, 1, { passed: 1, failed: 1 }],
    ['a run without tests', { testResults: [] }, 0, { passed: 0, failed: 1 }],
    ['a run that wrote no report', null, 0, { passed: 0, failed: 1 }],
    ['a run that was killed', { testResults: [file('passed', 'passed')] }, null, { passed: 1, failed: 1 }],
  ])('counts %s as a failure', (_, report, code, expected) => {
    expect(countTests(report, code)).toMatchObject(expected);
  });

  it('counts a skipped test as neither, and says so', () => {
    const report = { testResults: [file('passed', 'passed', 'skipped', 'pending', 'todo')] };
    expect(sum([countCheck(0), countTests(report, 0)])).toEqual({ passed: 2, failed: 0, skipped: 3 });
  });

  it('counts a check that could not start as failed', () => {
    expect(countCheck(null)).toEqual({ passed: 0, failed: 1 });
  });
});
