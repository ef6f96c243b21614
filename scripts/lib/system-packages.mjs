import { aptInstall, mayUseApt, missingPackages } from './apt.mjs'
import { Failure, say } from './run.mjs'

/** Debian packages that `examples/django` needs. Its tests are skipped without them. */
export const DJANGO_PACKAGES = [
  'gunicorn',
  'python3-django',
  'python3-jwt',
  'python3-psycopg2',
  'python3-requests',
]

/** Debian packages that `examples/pytest` needs. Its test is skipped without them. */
export const PYTEST_PACKAGES = ['python3-pytest']

/** The Debian packages that tests use, most of them of examples. Without them, those tests are skipped. */
const SYSTEM_PACKAGES = [
  ...DJANGO_PACKAGES,
  ...PYTEST_PACKAGES,
  'caddy',
  // for examples/nextjs and the browser tests
  'chromium-headless-shell',
  'nginx',
  'pgbouncer', // for a test of the API
  // promtool, for deploy/prometheus
  'prometheus',
  'python3-cryptography',
  'python3-djangorestframework',
  'python3-djangorestframework-simplejwt',
]

/** Installs the missing packages, as root on Debian. Returns the exit code. */
export async function installSystemPackages() {
  if (!mayUseApt()) throw new Failure('Only root can install packages, and only on Debian.')
  const missing = missingPackages(SYSTEM_PACKAGES)
  if (missing.length === 0) return 0
  say(`Installing ${missing.join(', ')}`)
  return aptInstall(missing)
}
