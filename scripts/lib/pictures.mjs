import { findBrowser } from './browser.mjs'
import { build, install } from './pnpm.mjs'
import { say } from './run.mjs'
import { playwright } from './test.mjs'
import { startTestStack } from './test-stack.mjs'

/** Takes screenshots of the running apps for the README. Returns the exit code. */
export async function takePictures(onEnd) {
  await install()
  await build()
  const browser = await findBrowser()
  const urls = await startTestStack(onEnd)
  say('Taking screenshots for docs/pictures')
  return playwright(urls, browser, ['--config', 'pictures.config.ts'])
}
