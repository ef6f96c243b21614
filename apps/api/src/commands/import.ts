import { createReadStream, createWriteStream, type WriteStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { once } from 'node:events'
import cliProgress from 'cli-progress'
import { type CsvError, parse } from 'csv-parse'
import { z } from 'zod'
import { createCsv } from '../csv.ts'
import {
  importAccounts,
  type ImportLine,
  type ImportTotals,
  type RefusedLine,
} from '../use-cases/accounts/import-accounts.ts'
import { complainOfColumns } from '../use-cases/accounts/imported-row.ts'
import { type Command, UsageError, wordAt } from './command.ts'

/** How often a progress is told that goes to a file, in milliseconds. */
const TOLD_EACH_MS = 10_000

const Read = z.object({
  info: z.object({ lines: z.number(), bytes: z.number() }),
  record: z.unknown(),
})

/** Creates the accounts of a CSV file, and writes down which lines it refused. */
export const importFile: Command = async (line) => {
  const file = wordAt(line, 0, 'CSV file')
  const isDryRun = line.options['dry-run'] === true
  const { size } = await stat(file).catch((cause: unknown) => {
    throw new UsageError(`There is no file "${file}".`, { cause })
  })
  const report = createReport(`${file}.refused.csv`)
  const bar = startBar(size)
  const reader = readLines(file, (bytes) => bar.update(bytes))
  const totals = await importAccounts(line.ctx, reader, {
    isDryRun,
    onRefused: report.add,
    onProgress: (so_far) => bar.update({ ...so_far }),
  }).finally(() => bar.stop())
  await report.end()
  line.say(summarize(totals, isDryRun))
  if (totals.refused > 0)
    throw new Error(`The refused lines are in ${report.path}, with the reasons.`)
}

/** The lines of a file, as they are read; what cannot be read comes as its reason. */
async function* readLines(
  file: string,
  onBytes: (bytes: number) => void,
): AsyncGenerator<ImportLine> {
  const unread: ImportLine[] = []
  const parser = createReadStream(file).pipe(
    parse({
      bom: true,
      info: true,
      skip_empty_lines: true,
      columns: (names: string[]) => {
        const complaint = complainOfColumns(names)
        if (complaint !== undefined) throw new UsageError(complaint)
        return names
      },
      skip_records_with_error: true,
      on_skip: (error) => {
        unread.push(toUnread(error))
        return undefined
      },
    }),
  )
  for await (const read of parser) {
    const { info, record } = Read.parse(read)
    yield* unread.splice(0)
    yield { line: info.lines, row: record }
    onBytes(info.bytes)
  }
  yield* unread
}

function toUnread(error: CsvError | undefined): ImportLine {
  const { data: line } = z.number().safeParse(error?.['lines'])
  return { line: line ?? 0, reason: error?.message ?? 'It cannot be read.' }
}

function startBar(size: number): cliProgress.SingleBar {
  const bar = new cliProgress.SingleBar({
    format:
      '{bar} {percentage} %  {created} created, {present} there already, {refused} refused  {eta_formatted}',
    noTTYOutput: true,
    notTTYSchedule: TOLD_EACH_MS,
    hideCursor: true,
  })
  bar.start(size, 0, { created: 0, present: 0, refused: 0 })
  return bar
}

/** A file that begins with the first line there is to write. */
function createReport(path: string) {
  const toText = createCsv<RefusedLine>(['line', 'username', 'reason'])
  let file: WriteStream | undefined
  return {
    path,
    add: (line: RefusedLine): void => {
      file ??= createWriteStream(path)
      file.write(toText([line]))
    },
    end: async (): Promise<void> => {
      if (file) await once(file.end(), 'finish')
    },
  }
}

function summarize({ created, present, refused }: ImportTotals, isDryRun: boolean): string {
  const verb = isDryRun ? 'would be created' : 'created'
  return `${created} ${verb}, ${present} there already, ${refused} refused.`
}
