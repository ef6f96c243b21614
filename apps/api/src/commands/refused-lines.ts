import { accessSync, constants, createWriteStream, type WriteStream } from 'node:fs'
import path from 'node:path'
import { finished } from 'node:stream/promises'
import { createCsv } from '../domain/csv.ts'
import type { RefusedLine } from '../use-cases/accounts/import-accounts.ts'
import { UsageError } from './command.ts'
import { reasonOf } from './reason-of.ts'

/** A file of the lines that an import refused. */
export interface RefusedLines {
  path: string
  add: (line: RefusedLine) => void
  /** Throws when not all could be written down. */
  end: () => Promise<void>
}

/** The file begins with the first line there is to write. Throws at once where none could be written. */
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
        const message = `The refused lines could not be written to ${file}: ${reason}.`
        throw new Error(message, { cause: error })
      })
    },
  }
}

function requireWritable(folder: string): void {
  try {
    accessSync(folder, constants.W_OK)
  } catch (cause) {
    const message = `Refused lines would be written to ${folder}, which cannot be: ${reasonOf(cause)}.`
    throw new UsageError(message, { cause })
  }
}
