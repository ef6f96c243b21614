// @ts-check
// Plain JavaScript: a thread loads this file by itself, whatever reads the sources of the others.
import bcrypt from 'bcrypt'

/** @param {{ text: string, cost: number }} task */
export function hash({ text, cost }) {
  return bcrypt.hashSync(text, cost)
}

/**
 * Compares with the first hash; the others are there for the work that they are.
 *
 * @param {{ text: string, hashes: string[] }} task
 */
export function compare({ text, hashes }) {
  const [isRight = false] = hashes.map((one) => bcrypt.compareSync(text, one))
  return isRight
}
