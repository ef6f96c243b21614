import os from 'node:os'

/** Describes the machine in one line. */
export function describeMachine(postgresVersion) {
  const [{ model }] = os.cpus()
  const memory = Math.round(os.totalmem() / 2 ** 30)
  return [
    `${os.availableParallelism()} cores of ${model.trim()}`,
    `${memory} GiB`,
    `${os.type()} ${os.release()}`,
    `Node ${process.version}`,
    `Postgres ${postgresVersion}`,
  ].join(', ')
}
