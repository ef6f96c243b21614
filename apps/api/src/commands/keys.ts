import { ALGORITHMS } from '@latchkey/auth-core/contract'
import { z } from 'zod'
import { replaceStandby, retire } from '../use-cases/keys/retire-key.ts'
import {
  planRotation,
  rotateKey,
  type RotateOptions,
  type RotationPlan,
} from '../use-cases/keys/rotate-key.ts'
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
  const what = `${algorithm} key for ${purpose} tokens`
  const now = ctx.now()
  const planned = { purpose, algorithm, isImmediate }
  if (options['dry-run']) {
    const plan = await planRotation(ctx.db, planned, now)
    say(`Would sign with another ${what} from ${plan.signsFrom.toISOString()}.`)
    return warnOfCaches(planned, plan, say)
  }
  const { id, ...plan } = await rotateKey(ctx.db, ctx.secretBox, planned, now)
  say(`Rotated to the ${what} ${id}. It signs from ${plan.signsFrom.toISOString()}.`)
  warnOfCaches(planned, plan, say)
})

/** Warns if the key signs before every cached key set has it. Only public keys are cached. */
function warnOfCaches(
  { purpose, algorithm }: RotateOptions,
  { signsFrom, cachedEverywhereFrom }: RotationPlan,
  say: (text: string) => void,
): void {
  const isPublic = purpose === 'access' && algorithm !== 'HS256'
  if (!isPublic || signsFrom >= cachedEverywhereFrom) return
  say(
    `Warning: until ${cachedEverywhereFrom.toISOString()}, services can reject its tokens, ` +
      'because their cached key set is older than the key.',
  )
}

const retireCommand = onDatabase(async (line) => {
  const { ctx, options, say } = line
  const now = ctx.now()
  const status = await findKey(line, now)
  const { id, purpose } = status.key
  if (status.state === 'signing') {
    throw new UsageError(
      `${id} is signing ${purpose} tokens. Run "latchkey keys rotate" first (--now for immediate effect).`,
    )
  }
  const count = await countLiveTokens(ctx.db, status, now)
  const revoked = `live ${purpose} tokens of ${count} ${count === 1 ? 'session' : 'sessions'}`
  if (options['dry-run']) return say(`Retiring ${id} would revoke ${revoked}.`)
  if (count > 0 && options['force'] !== true) {
    throw new UsageError(`Retiring ${id} would revoke ${revoked}. Wait, or pass --force.`)
  }
  if (status.state === 'standby') await replaceStandby(ctx.db, ctx.secretBox, status, now)
  else await retire(ctx.db, status, now)
  say(`Retired ${id}. ${count > 0 ? `Revoked ${revoked}.` : 'It had signed no live tokens.'}`)
})

export const keyCommands: Record<string, Command> = {
  'keys list': list,
  'keys rotate': rotate,
  'keys retire': retireCommand,
}

async function findKey(line: DatabaseLine, now: Date): Promise<KeyStatus> {
  const id = wordAt(line, 0, 'kid')
  const keys = await showKeys(line.ctx.db, now)
  const status = keys.find(({ key }) => key.id === id)
  if (!status) throw new UsageError(`Key ${id} does not exist. Run "latchkey keys list".`)
  if (status.state === 'retired') throw new UsageError(`${id} is already retired.`)
  return status
}

function describe({ key, state, verifiesUntil }: KeyStatus): string {
  if (state === 'standby') {
    return key.signsFrom ? `standby, signs from ${key.signsFrom.toISOString()}` : state
  }
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
    throw new UsageError('Refresh tokens always use HS256, because only the API verifies them.')
  }
  return 'HS256'
}

function oneOf<T extends string>(schema: z.ZodType<T>, value: unknown, name: string): T {
  const { success, data } = schema.safeParse(value)
  if (!success) throw new UsageError(`Unknown ${name} "${String(value)}".`)
  return data
}
