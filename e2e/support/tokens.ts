import { TokenPair } from '@latchkey/auth-core/contract'
import type { Page } from '@playwright/test'

const KEY = 'latchkey.tokens'

/** Returns the stored tokens of the browser app. */
export async function readTokens(page: Page): Promise<TokenPair> {
  const text = await page.evaluate((key) => localStorage.getItem(key), KEY)
  return TokenPair.parse(JSON.parse(text ?? 'null'))
}

export async function hasTokens(page: Page): Promise<boolean> {
  return page.evaluate((key) => localStorage.getItem(key) !== null, KEY)
}

async function writeTokens(page: Page, tokens: TokenPair): Promise<void> {
  await page.evaluate(([key, value]) => localStorage.setItem(key, value), [
    KEY,
    JSON.stringify(tokens),
  ] as const)
}

/** Replaces the stored access token with an expired one. */
export async function expireAccess(page: Page): Promise<void> {
  const { refresh } = await readTokens(page)
  const payload = Buffer.from(JSON.stringify({ exp: 1 })).toString('base64url')
  await writeTokens(page, { access: `e30.${payload}.x`, refresh })
}
