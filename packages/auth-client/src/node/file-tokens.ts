import { randomUUID } from 'node:crypto'
import fs from 'node:fs'
import path from 'node:path'
import { TokenPair } from '@latchkey/auth-core/contract'
import { readPayload } from '@latchkey/auth-core/token-payload'
import { z } from 'zod'
import { chooseKey, ChosenKeys, newKey } from '../chosen-key.ts'
import type { TokenStore } from '../token-store.ts'
import { withFileLock } from './file-lock.ts'

const Content = z.object({ tokens: TokenPair.optional(), keys: ChosenKeys })
type Content = z.infer<typeof Content>

const Generation = z.object({ sid: z.string(), gen: z.number() })

/**
 * Stores tokens in a file that only its owner may read, for command-line tools and services. All
 * processes that use the file share the session.
 *
 * A write replaces the file atomically. A lock, the same path with `.lock`, orders the writes of
 * several processes: tokens of an older generation never replace newer ones. A file that cannot be
 * parsed is an empty one.
 *
 * @param file - Its folder is created if needed.
 */
export function fileTokens(file: string): TokenStore {
  fs.mkdirSync(path.dirname(file), { recursive: true, mode: 0o700 })
  const locked = <T>(work: () => T): T => withFileLock(`${file}.lock`, work)

  return {
    read: () => read(file).tokens,
    write: (tokens) =>
      locked(() => {
        const { tokens: current, keys } = read(file)
        if (tokens && current && isOlder(tokens, current)) return
        replace(file, { tokens, keys })
      }),
    refreshKey: (refreshToken) =>
      locked(() => {
        const content = read(file)
        if (content.tokens?.refresh !== refreshToken) return undefined
        const { key, keys } = chooseKey(content.keys, newKey(refreshToken))
        if (keys !== content.keys) replace(file, { ...content, keys })
        return key
      }),
  }
}

function read(file: string): Content {
  try {
    return Content.parse(JSON.parse(fs.readFileSync(file, 'utf8')))
  } catch (error) {
    // Tokens that cannot be read are not the same as none: a login must not overwrite them.
    if (error instanceof Error && 'code' in error && error.code !== 'ENOENT') throw error
    return { keys: [] }
  }
}

/** Replaces the file as a whole: other processes see the old content or the new one. */
function replace(file: string, content: Content): void {
  const draft = `${file}.${randomUUID()}`
  try {
    const descriptor = fs.openSync(draft, 'wx', 0o600)
    fs.writeFileSync(descriptor, JSON.stringify(content))
    fs.fsyncSync(descriptor)
    fs.closeSync(descriptor)
    fs.renameSync(draft, file)
  } finally {
    fs.rmSync(draft, { force: true })
  }
}

/** Returns whether both belong to one session, and the first were issued before the second. */
function isOlder(tokens: TokenPair, current: TokenPair): boolean {
  const [ours, theirs] = [tokens, current].map(
    ({ refresh }) => Generation.safeParse(readPayload(refresh)).data,
  )
  return ours !== undefined && ours.sid === theirs?.sid && ours.gen < theirs.gen
}
