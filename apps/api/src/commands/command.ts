import type { Config, DatabaseConfig } from '../config.ts'
import type { Basics, Context } from '../context.ts'
import type { HashChain } from '../services/hash-chain.ts'
import type { SecretBox } from '../services/secret-box.ts'

/** What a command works with. */
interface CommandInput {
  /** The words after the command's own. */
  words: string[]
  options: Readonly<Record<string, string | boolean | undefined>>
  /** All of standard input. Throws when that is a terminal. */
  readInput: () => Promise<string>
  say: (text: string) => void
}

/** The part of the context that needs only `DATABASE_URL` and `LATCHKEY_SECRET`. */
interface DatabaseContext extends Pick<Basics, 'db' | 'now'> {
  secretBox: SecretBox
  hashChain: HashChain
}

/** A line of a command that only uses the database. */
export interface DatabaseLine extends CommandInput {
  ctx: DatabaseContext
  config: DatabaseConfig
}

/** A line of a command that follows the account rules and may send emails. */
export interface CommandLine extends CommandInput {
  ctx: Context
  config: Config
}

/** A command, and how much of the environment must be set for it. */
export type Command =
  | { needs: 'database'; run: (line: DatabaseLine) => Promise<void> }
  | { needs: 'everything'; run: (line: CommandLine) => Promise<void> }

/** A command that needs neither email nor CORS settings. */
export function onDatabase(run: (line: DatabaseLine) => Promise<void>): Command {
  return { needs: 'database', run }
}

/** A command that needs all settings of the API. */
export function onEverything(run: (line: CommandLine) => Promise<void>): Command {
  return { needs: 'everything', run }
}

/** A mistake in the command line. Its message is shown as it is. */
export class UsageError extends Error {}

/**
 * The word at `index`.
 *
 * @param name - Names the word in the error when it is missing.
 */
export function wordAt(
  { words }: Pick<CommandInput, 'words'>,
  index: number,
  name: string,
): string {
  const word = words[index]
  if (word === undefined) throw new UsageError(`Give the ${name}.`)
  return word
}

/** Aligns rows of texts in columns. */
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
