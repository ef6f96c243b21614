// @ts-check
// Plain JavaScript: a thread loads this file by itself, whatever reads the sources of the others.
import bcrypt from 'bcrypt'

/** @param {{ text: string, cost: number }} task */
export function hash({ text, cost }) {
  return bcrypt.hashSync(text, cost)
}

/** @param {{ text: string, hash: string }} task */
export function compare(task) {
  return bcrypt.compareSync(task.text, task.hash)
}
