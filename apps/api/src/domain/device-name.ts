import type { Device } from '@latchkey/auth-core/device'
import Bowser from 'bowser'

const PRODUCT_MAX_LENGTH = 40

/** Returns the name of a device for its owner: "Firefox on Windows", "curl". */
export function nameDevice({ userAgent }: Pick<Device, 'userAgent'>): string {
  if (userAgent === '') return 'Unknown device'
  const { browser, os } = Bowser.parse(userAgent)
  if (browser.name && os.name) return `${browser.name} on ${os.name}`
  const [product = ''] = userAgent.split(/[/\s]/, 1)
  return browser.name || product.slice(0, PRODUCT_MAX_LENGTH) || 'Unknown device'
}
