import { PATHS, PostedEmailList } from '@latchkey/auth-core/contract'
import { expect, vi } from 'vitest'
import type { TestApi } from './start-api.ts'

/** The mails to an address, the newest first. */
export async function mailsTo(api: TestApi, address: string) {
  const { body } = await api.get(PATHS.postedMails)
  return PostedEmailList.parse(body).filter(({ to }) => to === address)
}

/** The token in the link to a page of the front ends. */
export async function tokenIn(api: TestApi, address: string, page: string): Promise<string> {
  const pattern = new RegExp(`/${page}\\?token=([\\w-]+)`)
  return vi.waitFor(async () => {
    const found = (await mailsTo(api, address)).map(({ text }) => pattern.exec(text)?.[1])
    const token = found.find((one) => one !== undefined)
    expect(token).toBeDefined()
    return token ?? ''
  })
}
