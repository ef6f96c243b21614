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
