import { dirname } from 'node:path'
import { fileURLToPath } from 'node:url'
import tailwindcss from '@tailwindcss/vite'
import react from '@vitejs/plugin-react'
import { defaultClientConditions, defineConfig } from 'vite'
import { parseEnvironment } from './vite/environment.ts'
import { securePreview } from './vite/secure-preview.ts'
import { serveConfig } from './vite/serve-config.ts'

const assets = dirname(fileURLToPath(import.meta.resolve('@latchkey/ui/assets/theme.js')))
const { config, listen } = parseEnvironment(process.env)

export default defineConfig(({ command }) => ({
  plugins: [react(), tailwindcss(), serveConfig(config), securePreview(config.apiUrl)],
  publicDir: assets,
  // The dev server reads the sources of packages, so changes show without building them.
  resolve:
    command === 'serve' ? { conditions: ['@latchkey/source', ...defaultClientConditions] } : {},
  build: {
    rolldownOptions: {
      // Libraries are a separate chunk, so that a new version of the app is a small download.
      // zxcvbn is not part of it: it loads only when the user chooses a password. The setting of
      // zod is, because it must be there before any other chunk defines a schema.
      output: {
        codeSplitting: {
          groups: [{ name: 'libraries', test: /node_modules\/(?!.*zxcvbn)|zod-without-eval/ }],
        },
      },
    },
  },
  server: listen,
  preview: listen,
}))
