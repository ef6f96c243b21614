import { messages } from '../messages.ts'

/** A short text and the classes of its tone. */
export interface Badge {
  text: string
  className: string
}

export function toRoleBadge(role: keyof typeof messages.roles): Badge {
  return { text: messages.roles[role].label, className: `role role-${role}` }
}

/** Whether an account may log in. */
export function toStatus(isActive: boolean): Badge {
  const { active, disabled } = messages.states
  return isActive
    ? { text: active, className: '' }
    : { text: disabled, className: 'state-disabled' }
}

/** Marks the session of this device. */
export function thisDeviceBadge(): Badge {
  return { text: messages.security.thisDevice, className: 'role role-staff' }
}
