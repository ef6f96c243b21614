import path from 'node:path'
import { defineConfig } from 'rolldown'

/** Packages that are not published. The bundle contains them, and no other package. */
const BUNDLED = /^@latchkey\/(?:api|database|http-server|local-postgres|password-policy)(?:\/|$)/

const ENTRIES = ['issuer', 'server', 'vitest', 'playwright', 'cli', 'postgres-keeper']

/** Files that the API starts threads from, by their path next to the code that names them. */
const WORKERS = {
  'password-worker': '../../apps/api/dist/services/password-worker.js',
  'judge-worker': '../password-policy/dist/judge-worker.js',
}

export default defineConfig({
  input: {
    ...Object.fromEntries(ENTRIES.map((name) => [name, `src/${name}.ts`])),
    ...WORKERS,
  },
  platform: 'node',
  external: (id) => !id.startsWith('.') && !path.isAbsolute(id) && !BUNDLED.test(id),
  output: {
    dir: 'dist',
    cleanDir: true,
    entryFileNames: '[name].js',
    chunkFileNames: 'chunk-[hash].js', // beside the entries, because code refers to its folder
  },
})
