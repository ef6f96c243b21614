import { defineConfig } from 'vite'

/** Builds the browser scripts that load chunks on demand. */
export default defineConfig({
  build: {
    outDir: 'dist/assets',
    emptyOutDir: false,
    copyPublicDir: false,
    modulePreload: false,
    rolldownOptions: {
      input: [
        'src/browser/password-meter.ts',
        'src/browser/countdown.ts',
        'src/browser/new-secret.ts',
      ],
      output: { entryFileNames: '[name].js', chunkFileNames: '[name]-[hash].js' },
    },
  },
})
