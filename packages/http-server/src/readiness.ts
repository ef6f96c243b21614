import { setTimeout as wait } from 'node:timers/promises'

/** Whether a process takes new requests. Probes ask it. */
export interface Readiness {
  isOff: () => boolean
  /**
   * Turns it off, and resolves after the notice: the time in milliseconds that load balancers need
   * to see it and send requests elsewhere.
   */
  turnOff: (noticeMs: number) => Promise<void>
}

export function createReadiness(): Readiness {
  let isOff = false
  return {
    isOff: () => isOff,
    turnOff: async (noticeMs) => {
      isOff = true
      await wait(noticeMs)
    },
  }
}
