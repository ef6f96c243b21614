import { z } from 'zod'
import type { DeviceTokenStore } from './device-token-store.ts'

const KEY = 'latchkey.devices'

const Stored = z.array(z.string())

/** Device tokens in the browser's localStorage. Where that is forbidden, the device stays a stranger. */
export function localStorageDevices(window: Window): DeviceTokenStore {
  return {
    read: () => {
      try {
        const stored: unknown = JSON.parse(window.localStorage.getItem(KEY) ?? '[]')
        return Stored.safeParse(stored).data ?? []
      } catch {
        return []
      }
    },
    write: (tokens) => {
      try {
        window.localStorage.setItem(KEY, JSON.stringify(tokens))
      } catch {
        // It is known the next time that there is room.
      }
    },
  }
}
