import { sealEvents } from '../use-cases/audit/seal-events.ts'
import { type ChainLink, verifyEvents } from '../use-cases/audit/verify-events.ts'
import { type Command, onDatabase, UsageError } from './command.ts'

const HEAD = /^(\d{1,15}):([0-9a-f]{64})$/

const verify = onDatabase(async ({ ctx, options, say }) => {
  const { head: given } = options
  const known = typeof given === 'string' ? parseHead(given) : undefined
  await sealEvents(ctx)
  const { good, faults, head } = await verifyEvents(ctx, known)
  for (const fault of faults) say(fault)
  if (faults.length > 0)
    throw new Error(`The audit log is damaged. Problems found: ${faults.length}.`)
  say(`Verified ${good} events: none changed, none missing.`)
  say(`Head ${head.position}:${head.seal.toString('hex')}`)
  say('Store the head elsewhere, and pass it with --head on the next run.')
})

export const auditCommands: Record<string, Command> = { 'audit verify': verify }

function parseHead(text: string): ChainLink {
  const [, position, seal] = HEAD.exec(text) ?? []
  if (!position || !seal)
    throw new UsageError('--head must be the POSITION:SEAL that an earlier run printed.')
  return { position: Number(position), seal: Buffer.from(seal, 'hex') }
}
