import react from '@vitejs/plugin-react';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  plugins: [react()],
  // `dist` itself stays, with its `.gitignore`: the Rust crate watches it.
  build: {
    outDir: 'dist/site', emptyOutDir: true, reportCompressedSize: false, modulePreload: { polyfill: false },
    // What the first page needs comes as one file, not as a dozen that wait for each other; so does what only other pages share.
    rolldownOptions: {
      output: {
        chunkFileNames: ({ name }) => `assets/${name.startsWith('shared') ? 'shared' : '[name]'}-[hash].js`,
        codeSplitting: {
          groups: [
            { name: 'first', tags: ['$initial'], priority: 2 },
            { name: 'shared', minShareCount: 2, entriesAware: true, entriesAwareMergeThreshold: 16_384, priority: 1 },
          ],
        },
      },
    },
  },
  server: { proxy: { '/api': 'http://127.0.0.1:7700' } },
  test: { include: ['src/**/*.test.ts'] },
});
