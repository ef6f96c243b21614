/** How hard a password is to guess. */
export interface Strength {
  /** 0 is guessed at once, 4 withstands whoever stole the hashes. */
  score: 0 | 1 | 2 | 3 | 4
  /** What is wrong with it, and what to do, in sentences; empty where nothing is. */
  advice: string[]
}

/**
 * @param about - What else is known of whoever chose it, such as the username.
 */
export type JudgePassword = (password: string, about: readonly string[]) => Strength

/** What a guesser of this service's passwords tries first. */
const SERVICE_WORDS = ['latchkey']
/** Judging takes longer with the length, and nobody guesses what is as long as this. */
const JUDGED_LENGTH = 48

/** Loads what is known of the passwords that people choose: some 1.6 MB, so only where it is needed. */
export async function loadPasswordJudge(): Promise<JudgePassword> {
  const [{ ZxcvbnFactory }, common, english] = await Promise.all([
    import('@zxcvbn-ts/core'),
    import('@zxcvbn-ts/language-common'),
    import('@zxcvbn-ts/language-en'),
  ])
  const zxcvbn = new ZxcvbnFactory({
    dictionary: { ...common.dictionary, ...english.dictionary },
    graphs: common.adjacencyGraphs,
    translations: english.translations,
  })
  return (password, about) => {
    const known = [...SERVICE_WORDS, ...about.flatMap(partsOf)]
    const { score, feedback } = zxcvbn.check(password.slice(0, JUDGED_LENGTH), known)
    const advice = score > 2 ? [] : [feedback.warning ?? '', ...feedback.suggestions.slice(0, 1)]
    return { score, advice: advice.filter((sentence) => sentence !== '') }
  }
}

/** Whether a password has one's name or address in it, in whatever case. */
export function containsOwnName(password: string, about: readonly string[]): boolean {
  const text = password.toLowerCase()
  return about.flatMap(partsOf).some((part) => text.includes(part))
}

/** Shorter ones are in too many passwords by chance. */
const SHORTEST_NAME = 3

/** A name; of an address also what stands before its `@`. */
function partsOf(name: string): string[] {
  const [local = ''] = name.split('@')
  return [name, local]
    .map((part) => part.toLowerCase())
    .filter((part) => part.length >= SHORTEST_NAME)
}
