import { accessSync, constants, createWriteStream, type WriteStream } from 'node:fs'
import path from 'node:path'
import { finished } from 'node:stream/promises'
import { createCsv } from '../domain/csv.ts'
import type { RefusedLine } from '../use-cases/accounts/import-accounts.ts'
import { UsageError } from './command.ts'
import { reasonOf } from './reason-of.ts'

/** A report of the lines that an import rejected. */
export interface RefusedLines {
  path: string
  add: (line: RefusedLine) => void
  /** Throws when a line could not be written. */
  end: () => Promise<void>
}

/** Creates the report. It creates the file with the first line, but throws now if it cannot. */
export function createRefusedLines(file: string): RefusedLines {
  requireWritable(path.dirname(file))
  const toText = createCsv<RefusedLine>(['line', 'username', 'reason'])
  let stream: WriteStream | undefined
  let failure: Error | undefined
  return {
    path: file,
    add: (line) => {
      stream ??= createWriteStream(file).on('error', (error) => {
        failure = error
      })
      stream.write(toText([line]))
    },
    end: async () => {
      if (!stream) return
      await finished(stream.end()).catch((error: unknown) => {
        const reason = reasonOf(failure ?? error)
        const message = `Cannot write the rejected lines to ${file}: ${reason}.`
        throw new Error(message, { cause: error })
      })
    },
  }
}

function requireWritable(folder: string): void {
  try {
    accessSync(folder, constants.W_OK)
  } catch (cause) {
    const message = `Cannot write the report of rejected lines to ${folder}: ${reasonOf(cause)}.`
    throw new UsageError(message, { cause })
  }
}
