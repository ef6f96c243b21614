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
  // While developing, a change in a package shows at once, without a build of it.
  resolve:
    command === 'serve' ? { conditions: ['@latchkey/source', ...defaultClientConditions] } : {},
  build: {
    rolldownOptions: {
      // Apart, so that a new version of the app is a small download; what is known of passwords comes
      // when somebody chooses one.
      output: {
        codeSplitting: { groups: [{ name: 'libraries', test: /node_modules\/(?!.*zxcvbn)/ }] },
      },
    },
  },
  server: listen,
  preview: listen,
}))
