import react from '@vitejs/plugin-react';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  plugins: [react()],
  // `dist` itself stays, with its `.gitignore`: the Rust crate watches it.
  build: { outDir: 'dist/site', emptyOutDir: true, reportCompressedSize: false, modulePreload: { polyfill: false } },
  server: { proxy: { '/api': 'http://127.0.0.1:7700' } },
  test: { include: ['src/**/*.test.ts'] },
});
