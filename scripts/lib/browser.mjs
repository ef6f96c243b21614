import { spawnSync } from 'node:child_process'
import fs from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'
import { aptInstall, mayUseApt } from './apt.mjs'
import { Failure, ROOT, run, say } from './run.mjs'

const INSTALLED = {
  linux: [
    // The headless shell starts and renders in less than half the time.
    '/usr/bin/chromium-headless-shell',
    '/usr/bin/google-chrome-stable',
    '/usr/bin/google-chrome',
    '/usr/bin/chromium',
    '/usr/bin/chromium-browser',
    '/snap/bin/chromium',
  ],
  darwin: [
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
    '/Applications/Chromium.app/Contents/MacOS/Chromium',
  ],
  win32: [`${process.env.PROGRAMFILES}\\Google\\Chrome\\Application\\chrome.exe`],
}

/**
 * Finds an installed Chromium, or installs one.
 *
 * @returns The path of the executable, or an empty string for the one that Playwright manages.
 */
export async function findBrowser() {
  const { CHROMIUM_PATH } = process.env
  if (CHROMIUM_PATH) {
    if (runs(CHROMIUM_PATH)) return CHROMIUM_PATH
    throw new Failure(`CHROMIUM_PATH is ${CHROMIUM_PATH}, which does not run.`)
  }
  return presentBrowser() ?? (await installed())
}

/** Returns the browser as {@link findBrowser} does, or `undefined` if none is installed. */
export function presentBrowser() {
  if (fs.existsSync(managedPath())) return ''
  return (INSTALLED[process.platform] ?? []).find((file) => fs.existsSync(file) && runs(file))
}

async function installed() {
  say('Downloading a browser (once)')
  const cli = path.join(
    path.dirname(e2eRequire().resolve('@playwright/test/package.json')),
    'cli.js',
  )
  await run(process.execPath, [cli, 'install', 'chromium'], { stdio: 'ignore' })
  if (fs.existsSync(managedPath())) return ''
  if (mayUseApt()) await aptInstall(['chromium-headless-shell'])
  const found = presentBrowser()
  if (found !== undefined) return found
  throw new Failure(
    'The browser tests found no browser. Install Chrome or Chromium, or set CHROMIUM_PATH to its path.',
  )
}

function managedPath() {
  return e2eRequire()('@playwright/test').chromium.executablePath()
}

function e2eRequire() {
  return createRequire(path.join(ROOT, 'e2e/package.json'))
}

function runs(file) {
  return spawnSync(file, ['--version'], { timeout: 15_000 }).status === 0
}
