// @ts-check
// Plain JavaScript, because a thread loads this file directly, however the other sources are read.

/** Words that an attacker on this service tries first. */
const SERVICE_WORDS = ['latchkey']
/**
 * The number of characters to check. Checking takes longer with the length, and a password of this
 * length is too long to guess.
 */
const JUDGED_LENGTH = 48
/**
 * How many ways to read digits and signs as letters are tried. Each takes time, and with the usual
 * hundreds, an attacker can craft a password that takes seconds.
 */
const READINGS = 16
/** Shorter names occur in too many passwords by chance. */
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
 * Returns the parts of a name in lower case: the name itself, and the local part of an email
 * address.
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
