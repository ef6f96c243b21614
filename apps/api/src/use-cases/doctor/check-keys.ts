import type { Knex } from 'knex'
import type { SecretBox } from '../../services/secret-box.ts'
import { assertSecret } from '../keys/load-keys.ts'
import { showKeys } from '../keys/show-keys.ts'
import { fine, type Finding, risky, wrong } from './finding.ts'

/** Checks that there are keys to sign and to switch to, and that the secret opens them. */
export async function checkKeys(db: Knex, secretBox: SecretBox, now: Date): Promise<Finding[]> {
  try {
    await assertSecret(db, secretBox)
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    return [wrong('LATCHKEY_SECRET does not open the keys', reason)]
  }
  const keys = await showKeys(db, now)
  return (['access', 'refresh'] as const).map((purpose) => {
    const states = keys.filter(({ key }) => key.purpose === purpose).map(({ state }) => state)
    if (!states.includes('signing')) {
      return wrong(`No key signs ${purpose} tokens`, 'Run "latchkey database migrate".')
    }
    return states.includes('standby')
      ? fine(`A key signs ${purpose} tokens, and another one is on standby`)
      : risky(
          `No key for ${purpose} tokens is on standby`,
          'Run "latchkey database migrate", so that an emergency rotation rejects no new token.',
        )
  })
}
