import { gzipSync } from 'node:zlib'
import { rolldown } from 'rolldown'
import { expect, test } from 'vitest'

/** The largest sizes in bytes, compressed with gzip. Raise them only with a reason. */
const BUDGET = { own: 9_000, withLibraries: 56_000 }

/** What most browser apps use: the client, and a store in localStorage. */
const ENTRY = `
  export { AuthClient } from '@latchkey/auth-client/client'
  export { localStorageTokens } from '@latchkey/auth-client/local-storage-tokens'
`

/** Returns the size of the minified bundle in bytes, compressed with gzip. */
async function sizeOf(external: string[]): Promise<number> {
  const bundle = await rolldown({
    input: 'entry',
    external,
    platform: 'browser',
    // The builds, as they are published.
    resolve: { conditionNames: ['import', 'browser', 'default'] },
    plugins: [
      {
        name: 'entry',
        resolveId: (id) => (id === 'entry' ? `${import.meta.dirname}/entry.js` : undefined),
        load: (id) => (id.endsWith('/entry.js') ? ENTRY : undefined),
      },
    ],
  })
  const { output } = await bundle.generate({ minify: true, codeSplitting: false })
  await bundle.close()
  const code = output.map((part) => (part.type === 'chunk' ? part.code : '')).join('')
  return gzipSync(code, { level: 9 }).length
}

test('the client and its store in localStorage stay within their budget', async () => {
  const own = await sizeOf(['axios', 'zod'])
  const withLibraries = await sizeOf([])
  console.info(`auth-client: ${own} bytes; with axios and zod: ${withLibraries} bytes (gzip)`)

  expect(own).toBeGreaterThan(1000)
  expect(own).toBeLessThanOrEqual(BUDGET.own)
  expect(withLibraries).toBeLessThanOrEqual(BUDGET.withLibraries)
})
