// SPDX-License-Identifier: Apache-2.0
import { defineConfig } from 'vitest/config';

/** Suites that compile and run dozens of programs; minutes, not seconds. */
export default defineConfig({
  test: {
    include: ['src/**/*.slow.test.ts', 'bench/**/*.slow.test.ts'],
    exclude: ['**/node_modules/**', '**/dist/**'],
    setupFiles: ['test/without-colour.ts'],
    testTimeout: 300_000,
    hookTimeout: 120_000,
  },
});
