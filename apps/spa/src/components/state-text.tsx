import { words } from '@latchkey/ui/words'

/** Whether an account may log in, in words. */
export function StateText({ isActive }: { isActive: boolean }) {
  const { active, disabled } = words.states
  return isActive ? <span>{active}</span> : <span className="state-disabled">{disabled}</span>
}
