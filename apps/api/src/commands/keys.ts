import { ALGORITHMS } from '@latchkey/auth-core/contract'
import { z } from 'zod'
import { retire } from '../use-cases/keys/retire-key.ts'
import { rotateKey } from '../use-cases/keys/rotate-key.ts'
import {
  countLiveTokens,
  type KeyPurpose,
  type KeyStatus,
  showKeys,
} from '../use-cases/keys/show-keys.ts'
import {
  type Command,
  type DatabaseLine,
  onDatabase,
  table,
  UsageError,
  wordAt,
} from './command.ts'

const Purpose = z.enum(['access', 'refresh'])
const Algorithm = z.enum(ALGORITHMS)

const list = onDatabase(async ({ ctx, say }) => {
  const keys = await showKeys(ctx.db, ctx.now())
  const rows = keys.map((status) => {
    const { id, purpose, algorithm } = status.key
    return [id, purpose, algorithm, describe(status)]
  })
  say(table([['kid', 'purpose', 'algorithm', 'state'], ...rows]))
})

const rotate = onDatabase(async ({ ctx, config, options, say }) => {
  const purpose = oneOf(Purpose, options['purpose'] ?? 'access', 'purpose')
  const algorithm = algorithmFor(purpose, options['algorithm'], config.accessTokenAlgorithm)
  const isImmediate = options['now'] === true
  const what = `a new ${algorithm} key for ${purpose} tokens`
  if (options['dry-run']) {
    return say(
      `Would add ${what}, which signs ${isImmediate ? 'at once' : 'once every cache has it'}.`,
    )
  }
  const now = ctx.now()
  const { id, signsFrom } = await rotateKey(
    ctx.db,
    ctx.secretBox,
    { purpose, algorithm, isImmediate },
    now,
  )
  say(`Added ${what}: ${id}. It signs from ${signsFrom.toISOString()} on.`)
})

const retireCommand = onDatabase(async (line) => {
  const { ctx, options, say } = line
  const now = ctx.now()
  const status = await findKey(line, now)
  const { id, purpose } = status.key
  if (status.state === 'signing') {
    throw new UsageError(
      `${id} is the key that signs ${purpose} tokens. Run "latchkey keys rotate" first, with --now if it must go at once.`,
    )
  }
  const count = await countLiveTokens(ctx.db, status, now)
  const kills = `Live ${purpose} tokens of ${count} ${count === 1 ? 'session' : 'sessions'}`
  if (options['dry-run']) return say(`${kills} would no longer count if ${id} were retired.`)
  if (count > 0 && options['force'] !== true) {
    throw new UsageError(`${kills} would no longer count. Wait, or say --force.`)
  }
  await retire(ctx.db, status, now)
  say(
    `Retired ${id}. ${count > 0 ? `${kills} no longer count.` : 'No live token was signed by it.'}`,
  )
})

export const keyCommands: Record<string, Command> = {
  'keys list': list,
  'keys rotate': rotate,
  'keys retire': retireCommand,
}

async function findKey(line: DatabaseLine, now: Date): Promise<KeyStatus> {
  const id = wordAt(line, 0, "key's kid")
  const keys = await showKeys(line.ctx.db, now)
  const status = keys.find(({ key }) => key.id === id)
  if (!status) throw new UsageError(`There is no key ${id}; see "latchkey keys list".`)
  if (status.state === 'retired') throw new UsageError(`${id} was retired before.`)
  return status
}

function describe({ key, state, verifiesUntil }: KeyStatus): string {
  if (state === 'standby') return `standby, signs from ${key.signsFrom.toISOString()}`
  if (state === 'verifying') return `verifying until ${verifiesUntil?.toISOString()}`
  return state === 'retired' ? `retired ${key.retiredAt?.toISOString()}` : state
}

function algorithmFor(
  purpose: KeyPurpose,
  asked: string | boolean | undefined,
  configured: z.infer<typeof Algorithm>,
): z.infer<typeof Algorithm> {
  if (purpose === 'access') return oneOf(Algorithm, asked ?? configured, 'algorithm')
  if (asked !== undefined && asked !== 'HS256') {
    throw new UsageError('Refresh tokens are HS256, always: nobody but the API reads them.')
  }
  return 'HS256'
}

function oneOf<T extends string>(schema: z.ZodType<T>, value: unknown, name: string): T {
  const { success, data } = schema.safeParse(value)
  if (!success) throw new UsageError(`There is no ${name} "${String(value)}".`)
  return data
}
