// @ts-check
// Plain JavaScript: a thread loads this file by itself, whatever reads the sources of the others.

/** What a guesser of this service's passwords tries first. */
const SERVICE_WORDS = ['latchkey']
/** Judging takes longer with the length, and nobody guesses what is as long as this. */
const JUDGED_LENGTH = 48
/**
 * In how many ways a password of digits and signs is read as letters. Each takes time, and with hundreds,
 * as is usual, somebody can make a password that takes seconds.
 */
const READINGS = 16
/** Shorter ones are in too many passwords by chance. */
const SHORTEST_NAME = 3

/** @returns {Promise<import('./password-strength.ts').JudgePassword>} */
export async function loadPasswordJudge() {
  const [{ ZxcvbnFactory }, common, english] = await Promise.all([
    import('@zxcvbn-ts/core'),
    import('@zxcvbn-ts/language-common'),
    import('@zxcvbn-ts/language-en'),
  ])
  const zxcvbn = new ZxcvbnFactory({
    dictionary: { ...common.dictionary, ...english.dictionary },
    graphs: common.adjacencyGraphs,
    translations: english.translations,
    l33tMaxSubstitutions: READINGS,
  })
  return (password, about) => {
    const known = [...SERVICE_WORDS, ...about.flatMap(partsOf)]
    const { score, feedback } = zxcvbn.check(password.slice(0, JUDGED_LENGTH), known)
    const advice = score > 2 ? [] : [feedback.warning ?? '', ...feedback.suggestions.slice(0, 1)]
    return { score, advice: advice.filter((sentence) => sentence !== '') }
  }
}

/**
 * A name; of an address also what stands before its `@`.
 *
 * @param {string} name
 * @returns {string[]}
 */
export function partsOf(name) {
  const [local = ''] = name.split('@')
  return [name, local]
    .map((part) => part.toLowerCase())
    .filter((part) => part.length >= SHORTEST_NAME)
}
