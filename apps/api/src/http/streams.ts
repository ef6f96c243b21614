import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { Response } from 'express'
import { createCsv } from '../domain/csv.ts'

type Batches<Row> = AsyncGenerator<Row[]>

/** Streams one JSON value per line, batch by batch, as fast as the client reads. */
export async function streamLines(res: Response, batches: Batches<object>): Promise<void> {
  res.type('application/x-ndjson')
  await stream(res, batches, (rows) => rows.map((row) => `${JSON.stringify(row)}\n`).join(''))
}

/** Streams a CSV file, batch by batch, as fast as the client reads. */
export async function streamCsv<Row extends object>(
  res: Response,
  fileName: string,
  columns: readonly (keyof Row & string)[],
  batches: Batches<Row>,
): Promise<void> {
  res.attachment(fileName).type('text/csv; charset=utf-8; header=present')
  await stream(res, batches, createCsv(columns))
}

/** Loads the first batch before it sends anything, so that an error gets an error response. */
async function stream<Row>(
  res: Response,
  batches: Batches<Row>,
  toText: (rows: Row[]) => string,
): Promise<void> {
  const first = await batches.next()
  if (res.req.method === 'HEAD') {
    await batches.return(undefined)
    res.end()
    return
  }
  const texts = async function* (): AsyncGenerator<string> {
    if (!first.done) yield toText(first.value)
    for await (const rows of batches) yield toText(rows)
  }
  await pipeline(Readable.from(texts(), { objectMode: false }), res)
}
