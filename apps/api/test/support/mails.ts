import { PATHS, PostedEmailList } from '@latchkey/auth-core/contract'
import { expect, vi } from 'vitest'
import type { TestApi } from './start-api.ts'

/** Returns the emails to an address, newest first. */
export async function mailsTo(api: TestApi, address: string) {
  const { body } = await api.get(PATHS.postedMails)
  return PostedEmailList.parse(body).filter(({ to }) => to === address)
}

/** Waits for an email with a link to `page` and returns the link's token. */
export async function tokenIn(api: TestApi, address: string, page: string): Promise<string> {
  const pattern = new RegExp(`/${page}\\?token=([\\w-]+)`)
  return vi.waitFor(async () => {
    const found = (await mailsTo(api, address)).map(({ text }) => pattern.exec(text)?.[1])
    const token = found.find((one) => one !== undefined)
    expect(token).toBeDefined()
    return token ?? ''
  })
}
