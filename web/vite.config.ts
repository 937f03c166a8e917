// How the pages are built: plain files that any HTTP server can hand out under the strictest policy.
// SPDX-License-Identifier: Apache-2.0
import { defineConfig } from 'vite';
import { keepsPages } from './scripts/shell.js';

export default defineConfig({
  plugins: [keepsPages()],
  build: {
    target: 'es2022',
    modulePreload: false, // one entry; no inline polyfill wanted
    assetsInlineLimit: 0, // never a data: URL, so that `default-src 'self'` is enough
    chunkSizeWarningLimit: 1700,
    rollupOptions: {
      output: {
        // Workers are modules and arrive as .mjs; every server knows what a .js is.
        assetFileNames: (asset) => (asset.names[0]?.endsWith('.mjs') ? 'assets/[name]-[hash].js' : 'assets/[name]-[hash][extname]'),
      },
    },
  },
});
