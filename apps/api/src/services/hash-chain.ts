import { createHmac, hkdfSync } from 'node:crypto'

/** Returns the seal of an audit event. With the previous seal, it covers all earlier events. */
export type HashChain = (previous: Buffer, content: string) => Buffer

/** HMAC-SHA256 under a key derived from the secret, so that database access alone cannot seal. */
export function createHashChain(secret: string): HashChain {
  const key = Buffer.from(hkdfSync('sha256', secret, '', 'latchkey audit log', 32))
  return (previous, content) =>
    createHmac('sha256', key).update(previous).update(content, 'utf8').digest()
}
