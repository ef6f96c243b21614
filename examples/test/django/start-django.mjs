import { execFile, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import path from 'node:path'
import { createInterface } from 'node:readline'
import { promisify } from 'node:util'

/** Debian's, which has the packages. The `python3` of the path can be another one. */
const PYTHON = '/usr/bin/python3'
const FOLDER = path.resolve(import.meta.dirname, '../../django')
const MODULES = ['django', 'gunicorn', 'jwt', 'psycopg2', 'requests']
const HAS_MODULES =
  'import importlib.util, sys; sys.exit(not all(map(importlib.util.find_spec, sys.argv[1:])))'

/** Returns whether this machine has the packages of the example. */
export function hasDjango() {
  return spawnSync(PYTHON, ['-c', HAS_MODULES, ...MODULES]).status === 0
}

/** Runs one of Django's commands. Throws with its output when it fails. */
export async function manage(args, env) {
  const options = { cwd: FOLDER, env: { ...process.env, ...env, PYTHONDONTWRITEBYTECODE: '1' } }
  return promisify(execFile)(PYTHON, ['manage.py', ...args], options)
}

/**
 * Starts the Django project, whose database is migrated, in four worker processes behind a free
 * port.
 *
 * @returns `url`, `logged()` and `stop()`.
 */
export async function startDjango(env) {
  const app = 'django.core.wsgi:get_wsgi_application()'
  const options = ['--workers=4', '--preload', '--bind=127.0.0.1:0']
  const child = spawn(PYTHON, ['-m', 'gunicorn', ...options, app], {
    cwd: FOLDER,
    env: {
      ...process.env,
      ...env,
      DJANGO_SETTINGS_MODULE: 'settings',
      PYTHONDONTWRITEBYTECODE: '1',
    },
    stdio: ['ignore', 'inherit', 'pipe'],
  })
  const lines = []
  const url = await new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('exit', () => reject(new Error(`Django did not start.\n${lines.join('\n')}`)))
    createInterface({ input: child.stderr }).on('line', (line) => {
      lines.push(line)
      const [, address] = /Listening at: (http:\S+)/.exec(line) ?? []
      if (address) resolve(address)
    })
  })
  const stop = async () => {
    if (child.exitCode !== null || child.signalCode !== null) return
    const exited = once(child, 'exit')
    child.kill('SIGQUIT') // without waiting for requests in progress
    await exited
  }
  return { url, logged: () => lines.join('\n'), stop }
}
