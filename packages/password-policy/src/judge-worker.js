// @ts-check
import { loadPasswordJudge } from './judge.js'

const judgePassword = await loadPasswordJudge()

/** @param {{ password: string, about: readonly string[] }} task */
export function judge({ password, about }) {
  return judgePassword(password, about)
}
