import { NewStreamBody } from '@latchkey/auth-core/contract'
import type { StreamRecord } from '../stores/signal-stream-store.ts'
import { operatorAsManager } from '../use-cases/services/manager.ts'
import {
  createStream,
  revokeStream,
  showStreams,
  verifyStream,
} from '../use-cases/signals/manage-streams.ts'
import {
  type Command,
  type DatabaseLine,
  onDatabase,
  table,
  UsageError,
  wordAt,
} from './command.ts'

const create = onDatabase(async (line) => {
  const { ctx, config, options, say } = line
  const { success, data, error } = NewStreamBody.safeParse({
    service: wordAt(line, 0, 'service'),
    delivery: wordAt(line, 1, 'delivery (poll, push or logout)'),
    url: options['url'],
    authorization: options['with-authorization'] === true ? await readSecret(line) : undefined,
  })
  if (!success) {
    throw new UsageError(
      error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`).join('\n'),
    )
  }
  const settings = { ...ctx, policy: config.receivers, algorithm: config.accessTokenAlgorithm }
  const { service, delivery } = await createStream(settings, data, operatorAsManager(ctx))
  say(
    `Created the ${delivery} stream of ${service}. Test it with "latchkey streams verify ${service}".`,
  )
})

async function readSecret({ readInput }: DatabaseLine): Promise<string> {
  return (await readInput()).trim()
}

const list = onDatabase(async ({ ctx, say }) => {
  const streams = await showStreams(ctx.db)
  if (streams.length === 0) {
    return say('There are no streams. Run "latchkey streams create SERVICE poll" to add one.')
  }
  const rows = streams.map((stream) => [
    stream.service,
    stream.delivery,
    stream.url ?? '',
    stateOf(stream),
  ])
  say(table([['service', 'delivery', 'url', 'state'], ...rows]))
})

function stateOf({ pausedAt, failingSince, lastError }: StreamRecord): string {
  if (pausedAt) return `paused ${pausedAt.toISOString()}: ${lastError}`
  if (failingSince) return `failing since ${failingSince.toISOString()}: ${lastError}`
  return 'enabled'
}

const revoke = onDatabase(async (line) => {
  const { id, service } = await findByService(line)
  await revokeStream(line.ctx, id, operatorAsManager(line.ctx))
  line.say(`Ended the stream of ${service}.`)
})

const verify = onDatabase(async (line) => {
  const { id, service } = await findByService(line)
  const state = await verifyStream(line.ctx, id, operatorAsManager(line.ctx))
  line.say(`${service} gets a verification event with the state ${state}.`)
})

async function findByService(line: DatabaseLine): Promise<StreamRecord> {
  const name = wordAt(line, 0, 'service')
  const stream = (await showStreams(line.ctx.db)).find(({ service }) => service === name)
  if (!stream) throw new UsageError(`The service "${name}" has no stream.`)
  return stream
}

export const streamCommands: Record<string, Command> = {
  'streams create': create,
  'streams list': list,
  'streams revoke': revoke,
  'streams verify': verify,
}
