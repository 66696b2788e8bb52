import { defineConfig } from 'vitest/config';

const engine = ['tests/engine/**/*.test.ts', 'tests/e2e/**/*.test.ts'];

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          include: ['tests/**/*.test.ts'],
          exclude: ['**/node_modules/**', ...engine],
          testTimeout: 20_000,
          sequence: { groupOrder: 0 },
        },
      },
      {
        // Each of these files runs a Temporal server: one at a time, after the others.
        test: {
          name: 'engine',
          include: engine,
          fileParallelism: false,
          testTimeout: 120_000,
          hookTimeout: 60_000,
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
});
