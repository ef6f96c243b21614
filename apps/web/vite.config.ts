import { defineConfig } from 'vite'

/** What runs in the browser and has parts that load when they are needed. */
export default defineConfig({
  build: {
    outDir: 'dist/assets',
    emptyOutDir: false,
    copyPublicDir: false,
    modulePreload: false,
    rolldownOptions: {
      input: ['src/browser/password-meter.ts', 'src/browser/countdown.ts'],
      output: { entryFileNames: '[name].js', chunkFileNames: '[name]-[hash].js' },
    },
  },
})
