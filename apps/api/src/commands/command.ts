import type { Config } from '../config.ts'
import type { Context } from '../context.ts'
import type { Seal } from '../seal.ts'

/** What a command of the command line has to work with. */
export interface CommandLine {
  ctx: Context
  config: Config
  seal: Seal
  /** The words behind the command's own. */
  words: string[]
  options: Readonly<Record<string, string | boolean | undefined>>
  /** All of standard input. Throws when that is a terminal. */
  readInput: () => Promise<string>
  say: (text: string) => void
}

export type Command = (line: CommandLine) => Promise<void>

/** A sentence for whoever typed the command. */
export class UsageError extends Error {}

/** The word at `index`, by the name under which its absence is told. */
export function wordAt({ words }: CommandLine, index: number, name: string): string {
  const word = words[index]
  if (word === undefined) throw new UsageError(`Give the ${name}.`)
  return word
}

/** Lines up rows of texts in columns. */
export function table(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, column) =>
    Math.max(...rows.map((row) => row[column]?.length ?? 0)),
  )
  return rows
    .map((row) =>
      row
        .map((text, column) => text.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n')
}
