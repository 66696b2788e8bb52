/** Counts of one step: each check counts one, each test one. */
export interface Count {
  readonly passed: number;
  readonly failed: number;
  /** Said beside the line, part of neither count. */
  readonly skipped?: number;
}

interface JsonReport {
  readonly testResults: readonly {
    readonly name: string;
    readonly status: string;
    readonly assertionResults: readonly { readonly status: string }[];
  }[];
}

export function countCheck(exitCode: number | null): Count {
  return exitCode === 0 ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 };
}

/**
 * Counts of Vitest's JSON report (`null` = it wrote none). A file that broke before its tests counts as failed, and so does
 * a run that failed although no test did.
 */
export function countTests(report: JsonReport | null, exitCode: number | null): Count {
  if (report === null) return { passed: 0, failed: 1 };
  let passed = 0;
  let failed = 0;
  let skipped = 0;
  for (const { status, assertionResults } of report.testResults) {
    const count = (wanted: string) => assertionResults.filter((test) => test.status === wanted).length;
    const bad = count('failed');
    passed += count('passed');
    skipped += assertionResults.length - count('passed') - bad;
    failed += bad + (status === 'failed' && bad === 0 ? 1 : 0);
  }
  if (failed === 0 && (exitCode !== 0 || passed === 0)) failed = 1;
  return { passed, failed, skipped };
}

export function sum(counts: readonly Count[]): Count {
  return {
    passed: counts.reduce((total, { passed }) => total + passed, 0),
    failed: counts.reduce((total, { failed }) => total + failed, 0),
    skipped: counts.reduce((total, { skipped }) => total + (skipped ?? 0), 0),
  };
}

export function lastLine({ passed, failed }: Count): string {
  return `${passed} passed, ${failed} failed`;
}
