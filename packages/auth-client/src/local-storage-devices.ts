import { z } from 'zod'
import type { DeviceTokenStore } from './device-token-store.ts'

const KEY = 'latchkey.devices'

const Stored = z.array(z.string())

/**
 * Stores device tokens in the browser's localStorage. If that is blocked, the device stays unknown.
 */
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
        // Storage is full or blocked. The next login tries again.
      }
    },
  }
}
