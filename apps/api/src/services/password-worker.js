// @ts-check
// Plain JavaScript: a worker thread loads this file without the loader of the TypeScript sources.
import bcrypt from 'bcrypt'

/** @param {{ text: string, cost: number }} task */
export function hash({ text, cost }) {
  return bcrypt.hashSync(text, cost)
}

/**
 * Compares the text with the first hash. The other hashes only add work.
 *
 * @param {{ text: string, hashes: string[] }} task
 */
export function compare({ text, hashes }) {
  const [isRight = false] = hashes.map((one) => bcrypt.compareSync(text, one))
  return isRight
}
