import { dirname } from 'node:path'
import { fileURLToPath } from 'node:url'
import tailwindcss from '@tailwindcss/vite'
import react from '@vitejs/plugin-react'
import { defaultClientConditions, defineConfig } from 'vite'
import { serveConfig } from './vite/serve-config.ts'

const assets = dirname(fileURLToPath(import.meta.resolve('@latchkey/ui/assets/theme.js')))

const address = {
  host: process.env['HOST'] ?? '127.0.0.1',
  port: Number(process.env['SPA_PORT'] ?? 5173),
  strictPort: true,
}

export default defineConfig(({ command }) => ({
  plugins: [react(), tailwindcss(), serveConfig(process.env)],
  publicDir: assets,
  // While developing, a change in a package shows at once, without a build of it.
  resolve:
    command === 'serve' ? { conditions: ['@latchkey/source', ...defaultClientConditions] } : {},
  server: address,
  preview: address,
}))
