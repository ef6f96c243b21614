import { createReadStream } from 'node:fs'
import { access, constants, stat } from 'node:fs/promises'
import cliProgress from 'cli-progress'
import { type CsvError, parse } from 'csv-parse'
import { z } from 'zod'
import {
  importAccounts,
  type ImportLine,
  type ImportTotals,
} from '../use-cases/accounts/import-accounts.ts'
import { complainOfColumns, nameColumns } from '../use-cases/accounts/imported-row.ts'
import { onEverything, UsageError, wordAt } from './command.ts'
import { reasonOf } from './reason-of.ts'
import { createRefusedLines } from './refused-lines.ts'

/** How often progress is logged when the output is not a terminal, in milliseconds. */
const REPORT_EVERY_MS = 10_000

const Read = z.object({
  info: z.object({ lines: z.number(), bytes: z.number() }),
  record: z.unknown(),
})

/** Creates the accounts of a CSV file, and writes rejected lines to a report. */
export const importFile = onEverything(async (line) => {
  const file = wordAt(line, 0, 'CSV file')
  const isDryRun = line.options['dry-run'] === true
  const size = await sizeOf(file)
  const report = createRefusedLines(`${file}.refused.csv`)
  const bar = startBar(size)
  const reader = readLines(file, (bytes) => bar.update(bytes))
  const importing = importAccounts(line.ctx, reader, {
    isDryRun,
    onRefused: report.add,
    onProgress: (soFar) => bar.update({ ...soFar }),
  })
  const totals = await importing.finally(() => bar.stop())
  line.say(summarize(totals, isDryRun))
  await report.end()
  if (totals.refused > 0) throw new Error(`Rejected lines and reasons are in ${report.path}.`)
})

async function sizeOf(file: string): Promise<number> {
  try {
    await access(file, constants.R_OK)
    const found = await stat(file)
    if (found.isDirectory()) throw new UsageError(`"${file}" is a directory. Pass a CSV file.`)
    return found.size
  } catch (cause) {
    if (cause instanceof UsageError) throw cause
    throw new UsageError(`Cannot read "${file}": ${reasonOf(cause)}.`, { cause })
  }
}

/** Yields the lines of a file while it reads them, or the reason why a line cannot be parsed. */
async function* readLines(
  file: string,
  onBytes: (bytes: number) => void,
): AsyncGenerator<ImportLine> {
  const unread: ImportLine[] = []
  const parser = parse({
    bom: true,
    info: true,
    ltrim: true, // allows a space before a quoted value
    rtrim: true,
    skip_empty_lines: true,
    columns: readColumns,
    skip_records_with_error: true,
    on_skip: (error) => {
      unread.push(toUnread(error))
      return undefined
    },
  })
  const source = createReadStream(file)
  source.on('error', (error) => parser.destroy(error)) // `pipe` does not forward errors
  source.pipe(parser)
  for await (const read of parser) {
    const { info, record } = Read.parse(read)
    yield* unread.splice(0)
    yield { line: info.lines, row: record }
    onBytes(info.bytes)
  }
  yield* unread
}

function readColumns(titles: string[]): string[] {
  const names = nameColumns(titles)
  const complaint = complainOfColumns(names)
  if (complaint !== undefined) throw new UsageError(complaint)
  return names
}

function toUnread(error: CsvError | undefined): ImportLine {
  const { data: line } = z.number().safeParse(error?.['lines'])
  return { line: line ?? 0, reason: error?.message ?? 'The line cannot be parsed.' }
}

function startBar(size: number): cliProgress.SingleBar {
  const bar = new cliProgress.SingleBar({
    format:
      '{bar} {percentage} %  {created} created, {present} already present, {refused} rejected  {eta_formatted}',
    noTTYOutput: true,
    notTTYSchedule: REPORT_EVERY_MS,
    hideCursor: true,
  })
  bar.start(size, 0, { created: 0, present: 0, refused: 0 })
  return bar
}

function summarize({ created, present, refused }: ImportTotals, isDryRun: boolean): string {
  const verb = isDryRun ? 'would be created' : 'created'
  return `${created} ${verb}, ${present} already present, ${refused} rejected.`
}
