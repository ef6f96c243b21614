import { describe } from 'vitest'
import { protects } from './support/protects.ts'
import { runs } from './support/run-program.ts'
import { startExample } from './support/start-example.ts'

/** Debian's, which has the packages. Another `python3` can precede it in the path. */
const PYTHON = '/usr/bin/python3'
const has = (modules: string): boolean => runs(PYTHON, ['-c', `import ${modules}`])

describe.skipIf(!has('jwt, cryptography'))('examples/python-pyjwt', () => {
  protects(() => startExample('python-pyjwt', PYTHON, () => ['server.py']), true)
})

describe.skipIf(!has('cryptography, rest_framework_simplejwt'))('examples/django-rest', () => {
  const toArguments = (port: number) => ['manage.py', 'runserver', '--noreload', String(port)]
  protects(() => startExample('django-rest', PYTHON, toArguments), false)
})
