import { effectiveConfig } from '../effective-config.ts'
import { type Command, onNothing, table } from './command.ts'

const check = onNothing(({ environment, say }) => {
  const settings = effectiveConfig(environment)
  const rows = settings.map(({ name, value, isSet }) => [
    name,
    value ?? '(not set)',
    isSet ? 'set' : 'default',
  ])
  say(table(rows))
  return Promise.resolve()
})

export const configCommands: Record<string, Command> = { 'config check': check }
