import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto'
import type connectPgSimple from 'connect-pg-simple'
import type { SessionData } from 'express-session'

type PostgresStore = ReturnType<typeof connectPgSimple>

const CIPHER = 'aes-256-gcm'
const NONCE_BYTES = 12
const TAG_BYTES = 16

/**
 * Creates a session store that encrypts its rows, so that a copy of the table reveals no tokens. A
 * row that cannot be decrypted is treated as a missing session.
 *
 * @see {@link https://www.rfc-editor.org/rfc/rfc5869 | RFC 5869}
 */
export function createEncryptedStore(Store: PostgresStore, secret: string): PostgresStore {
  const key = sessionKey(secret)

  return class EncryptedStore extends Store {
    override set(sid: string, session: SessionData, done?: (error?: unknown) => void): void {
      const { cookie } = session
      const encrypted = encryptSession(key, sid, JSON.stringify(session))
      // The store reads the session's expiry from `cookie` and stores other members as they are.
      super.set(sid, Object.assign({ cookie }, { encrypted }), done)
    }

    override get(sid: string, done: (error: unknown, session?: SessionData | null) => void): void {
      super.get(sid, (error: unknown, row?: SessionData | null) => {
        if (error || !row) done(error, row)
        else done(null, decryptSession(key, sid, row))
      })
    }
  }
}

/** Derives the encryption key of the rows. */
export function sessionKey(secret: string): Buffer {
  return Buffer.from(hkdfSync('sha256', secret, '', 'latchkey web sessions', 32))
}

/** Encrypts a session. Decryption requires the same session id. */
export function encryptSession(key: Buffer, sid: string, text: string): string {
  const nonce = randomBytes(NONCE_BYTES)
  const cipher = createCipheriv(CIPHER, key, nonce).setAAD(Buffer.from(sid))
  const ciphertext = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()])
  return Buffer.concat([nonce, cipher.getAuthTag(), ciphertext]).toString('base64')
}

/** Decrypts the session of a row. Returns `null` if decryption fails. */
export function decryptSession(key: Buffer, sid: string, row: object): SessionData | null {
  const bytes = Buffer.from('encrypted' in row ? String(row.encrypted) : '', 'base64')
  const tagEnd = NONCE_BYTES + TAG_BYTES
  try {
    const decipher = createDecipheriv(CIPHER, key, bytes.subarray(0, NONCE_BYTES), {
      authTagLength: TAG_BYTES,
    })
    decipher.setAAD(Buffer.from(sid)).setAuthTag(bytes.subarray(NONCE_BYTES, tagEnd))
    const text = Buffer.concat([decipher.update(bytes.subarray(tagEnd)), decipher.final()])
    // A cast: decryption succeeds only if this store encrypted the session.
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion
    return JSON.parse(text.toString('utf8')) as SessionData
  } catch {
    return null
  }
}
