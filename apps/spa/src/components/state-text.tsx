import { messages } from '@latchkey/ui/messages'

/** Whether an account may log in, in messages. */
export function StateText({ isActive }: { isActive: boolean }) {
  const { active, disabled } = messages.states
  return isActive ? <span>{active}</span> : <span className="state-disabled">{disabled}</span>
}
