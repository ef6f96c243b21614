import type { SecretBox } from '../../services/secret-box.ts'

const LABEL = 'authorization of an event receiver'

export function encryptAuthorization(secretBox: SecretBox, authorization: string): Buffer {
  return secretBox.encrypt(Buffer.from(authorization), LABEL)
}

export function decryptAuthorization(secretBox: SecretBox, encrypted: Buffer): string {
  return secretBox.decrypt(encrypted, LABEL).toString()
}
