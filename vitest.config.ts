// SPDX-License-Identifier: Apache-2.0
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['src/**/*.test.ts', 'test/**/*.test.ts', 'tools/**/*.test.ts', 'bench/**/*.test.ts'],
    exclude: ['**/*.slow.test.ts', '**/node_modules/**', '**/fixtures/**'],
    globalSetup: ['test/temporary-directory.ts'],
    setupFiles: ['test/without-colour.ts'],
    testTimeout: 60_000,
    hookTimeout: 120_000,
  },
});
