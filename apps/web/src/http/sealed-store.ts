import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto'
import type connectPgSimple from 'connect-pg-simple'
import type { SessionData } from 'express-session'

type PostgresStore = ReturnType<typeof connectPgSimple>

const CIPHER = 'aes-256-gcm'
const NONCE_BYTES = 12
const TAG_BYTES = 16

/**
 * A session store whose rows hold nothing that can be read or used without the secret: whoever has a copy
 * of the table has no tokens. A row that does not open is no session.
 *
 * @see {@link https://www.rfc-editor.org/rfc/rfc5869 | RFC 5869}
 */
export function createSealedStore(Store: PostgresStore, secret: string): PostgresStore {
  const key = sessionKey(secret)

  return class SealedStore extends Store {
    override set(sid: string, session: SessionData, done?: (error?: unknown) => void): void {
      const { cookie } = session
      const sealed = closeSession(key, sid, JSON.stringify(session))
      // The store reads the end of the session off its cookie, and keeps whatever else there is.
      super.set(sid, Object.assign({ cookie }, { sealed }), done)
    }

    override get(sid: string, done: (error: unknown, session?: SessionData | null) => void): void {
      super.get(sid, (error: unknown, row?: SessionData | null) => {
        if (error || !row) done(error, row)
        else done(null, openSession(key, sid, row))
      })
    }
  }
}

/** The key of the rows. */
export function sessionKey(secret: string): Buffer {
  return Buffer.from(hkdfSync('sha256', secret, '', 'latchkey web sessions', 32))
}

/** A session as its row has it. It opens for the same id alone. */
export function closeSession(key: Buffer, sid: string, text: string): string {
  const nonce = randomBytes(NONCE_BYTES)
  const cipher = createCipheriv(CIPHER, key, nonce).setAAD(Buffer.from(sid))
  const ciphertext = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()])
  return Buffer.concat([nonce, cipher.getAuthTag(), ciphertext]).toString('base64')
}

/** The session of a row, or `null` where it does not open. */
export function openSession(key: Buffer, sid: string, row: object): SessionData | null {
  const bytes = Buffer.from('sealed' in row ? String(row.sealed) : '', 'base64')
  const tagEnd = NONCE_BYTES + TAG_BYTES
  try {
    const decipher = createDecipheriv(CIPHER, key, bytes.subarray(0, NONCE_BYTES), {
      authTagLength: TAG_BYTES,
    })
    decipher.setAAD(Buffer.from(sid)).setAuthTag(bytes.subarray(NONCE_BYTES, tagEnd))
    const text = Buffer.concat([decipher.update(bytes.subarray(tagEnd)), decipher.final()])
    // A cast: it opens only if this store closed it.
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion
    return JSON.parse(text.toString('utf8')) as SessionData
  } catch {
    return null
  }
}
