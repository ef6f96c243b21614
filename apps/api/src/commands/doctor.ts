import { diagnose } from '../use-cases/doctor/diagnose.ts'
import type { Finding } from '../use-cases/doctor/finding.ts'
import { type Command, onNothing } from './command.ts'

const MARKS: Readonly<Record<Finding['state'], string>> = {
  fine: 'ok   ',
  risky: 'risk ',
  wrong: 'WRONG',
}

const doctor = onNothing(async ({ environment, say }) => {
  const findings = await diagnose(environment)
  for (const { text, state, fix } of findings) {
    say(`${MARKS[state]}  ${text}.`)
    if (fix !== undefined) say(`       ${fix.replaceAll('\n', '\n       ')}`)
  }
  const count = findings.filter(({ state }) => state === 'wrong').length
  if (count > 0) throw new Error(`${count} ${count === 1 ? 'thing is' : 'things are'} wrong.`)
})

export const doctorCommands: Record<string, Command> = { doctor }
