/** What a check found. */
export interface Finding {
  /** What was checked, or what is wrong, in a few words. */
  text: string
  /** `wrong` stops users. `risky` does not yet. */
  state: 'fine' | 'risky' | 'wrong'
  /** What to do about it. */
  fix?: string
}

export function fine(text: string): Finding {
  return { text, state: 'fine' }
}

export function risky(text: string, fix: string): Finding {
  return { text, state: 'risky', fix }
}

export function wrong(text: string, fix: string): Finding {
  return { text, state: 'wrong', fix }
}
