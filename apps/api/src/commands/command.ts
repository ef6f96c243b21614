import type { Config, DatabaseConfig } from '../config.ts'
import type { Basics, Context } from '../context.ts'
import type { HashChain } from '../services/hash-chain.ts'
import type { SecretBox } from '../services/secret-box.ts'

/** The input and output of a command. */
interface CommandInput {
  /** The positional arguments after the command's name. */
  words: string[]
  options: Readonly<Record<string, string | boolean | undefined>>
  /** Returns all of standard input. Throws when it is a terminal. */
  readInput: () => Promise<string>
  say: (text: string) => void
}

/** The part of the context that needs only `DATABASE_URL` and `LATCHKEY_SECRET`. */
interface DatabaseContext extends Pick<Basics, 'db' | 'now'> {
  secretBox: SecretBox
  hashChain: HashChain
}

/** The input of a command that only uses the database. */
export interface DatabaseLine extends CommandInput {
  ctx: DatabaseContext
  config: DatabaseConfig
}

/** The input of a command that applies the account rules and may send emails. */
export interface CommandLine extends CommandInput {
  ctx: Context
  config: Config
}

/** The input of a command that says what is wrong with the settings, so it cannot need them. */
export interface EnvironmentLine extends CommandInput {
  environment: NodeJS.ProcessEnv
}

/** A command, and which environment variables it requires. */
export type Command =
  | { needs: 'nothing'; run: (line: EnvironmentLine) => Promise<void> }
  | { needs: 'empty database' | 'database'; run: (line: DatabaseLine) => Promise<void> }
  | { needs: 'everything'; run: (line: CommandLine) => Promise<void> }

/** Defines a command that runs whatever the settings are. */
export function onNothing(run: (line: EnvironmentLine) => Promise<void>): Command {
  return { needs: 'nothing', run }
}

/** Defines a command that also runs where there are no tables or keys yet. */
export function onEmptyDatabase(run: (line: DatabaseLine) => Promise<void>): Command {
  return { needs: 'empty database', run }
}

/** Defines a command that only requires {@link DatabaseConfig}. */
export function onDatabase(run: (line: DatabaseLine) => Promise<void>): Command {
  return { needs: 'database', run }
}

/** Defines a command that requires all settings of the API. */
export function onEverything(run: (line: CommandLine) => Promise<void>): Command {
  return { needs: 'everything', run }
}

/** An invalid command line. The CLI prints the message as it is and exits with 2. */
export class UsageError extends Error {}

/**
 * Returns the argument at `index`.
 *
 * @param name - The name of the argument in the error message.
 * @throws {@link UsageError} when it is missing.
 */
export function wordAt(
  { words }: Pick<CommandInput, 'words'>,
  index: number,
  name: string,
): string {
  const word = words[index]
  if (word === undefined) throw new UsageError(`Missing argument: ${name}.`)
  return word
}

/** Formats rows of text as aligned columns. */
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
