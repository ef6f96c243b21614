import { createHmac, hkdfSync } from 'node:crypto'

/** Seals one entry of the audit log: its content, and through the seal before it all earlier ones. */
export type HashChain = (previous: Buffer, content: string) => Buffer

/** HMAC-SHA256 under a key derived from the secret: who can write to the database cannot seal. */
export function createHashChain(secret: string): HashChain {
  const key = Buffer.from(hkdfSync('sha256', secret, '', 'latchkey audit log', 32))
  return (previous, content) =>
    createHmac('sha256', key).update(previous).update(content, 'utf8').digest()
}
