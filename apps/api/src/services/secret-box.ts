import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto'

const CIPHER = 'aes-256-gcm'
const NONCE_BYTES = 12
const TAG_BYTES = 16

/** Encrypts data that only the holder of the secret may read. */
export interface SecretBox {
  /** @param label - The purpose of the data. Decryption requires the same label. */
  encrypt: (plain: Buffer, label: string) => Buffer
  /** Throws when the secret or the label differs, or a bit has changed. */
  decrypt: (encrypted: Buffer, label: string) => Buffer
}

/**
 * AES-256-GCM under a key derived from the secret. The output is nonce, tag and ciphertext.
 *
 * @see {@link https://www.rfc-editor.org/rfc/rfc5869 | RFC 5869}
 */
export function createSecretBox(secret: string): SecretBox {
  const key = Buffer.from(hkdfSync('sha256', secret, '', 'latchkey signing keys', 32))

  return {
    encrypt: (plain, label) => {
      const nonce = randomBytes(NONCE_BYTES)
      const cipher = createCipheriv(CIPHER, key, nonce).setAAD(Buffer.from(label))
      const ciphertext = Buffer.concat([cipher.update(plain), cipher.final()])
      return Buffer.concat([nonce, cipher.getAuthTag(), ciphertext])
    },

    decrypt: (encrypted, label) => {
      const nonce = encrypted.subarray(0, NONCE_BYTES)
      const tag = encrypted.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES)
      const decipher = createDecipheriv(CIPHER, key, nonce, { authTagLength: TAG_BYTES })
      decipher.setAAD(Buffer.from(label)).setAuthTag(tag)
      return Buffer.concat([
        decipher.update(encrypted.subarray(NONCE_BYTES + TAG_BYTES)),
        decipher.final(),
      ])
    },
  }
}
