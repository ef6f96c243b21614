import { spawnSync } from 'node:child_process'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { expect, onTestFinished, test } from 'vitest'

const ROOT = path.resolve(import.meta.dirname, '../..')

/** A folder, an import that it may not contain, and the reason in the message. */
const REFUSED = [
  ['packages/database/src', '@latchkey/auth-core/errors', 'do not depend on the token scheme'],
  ['packages/database/src', '../../../apps/api/src/config.ts', 'Packages import no app'],
  ['packages/ui/src', '@latchkey/auth-core/roles', 'do not depend on the token scheme'],
  ['packages/http-server/src', '@latchkey/auth-core/errors', 'do not depend on the token scheme'],
  ['packages/auth-core/src', '@latchkey/auth-client/client', 'imports no other package'],
  ['packages/auth-core/src', 'node:crypto', 'runs in browsers too'],
  ['packages/auth-core/src', './node/tokens.ts', 'runs in browsers too'],
  ['packages/auth-core/src/node', 'bcrypt', 'no native code'],
  ['packages/auth-core/src/node', 'express', 'no native code'],
  ['packages/auth-client/src', '@latchkey/database', 'imports auth-core and no other'],
  ['packages/auth-client/src', 'node:crypto', 'runs in browsers too'],
  ['packages/auth-client/src', '@latchkey/auth-core/tokens', 'runs in browsers too'],
  ['packages/auth-client/src', 'axios', 'Only http.ts uses axios'],
  ['packages/auth-client/src/node', 'axios', 'Only http.ts uses axios'],
  ['packages/auth-verifier/src', '@latchkey/auth-client/client', 'imports auth-core and no other'],
  ['packages/auth-verifier/src', 'express', 'Only express.ts uses Express'],
  ['packages/auth-verifier/src', 'fastify', 'only fastify.ts Fastify'],
  ['packages/auth-verifier/src', 'axios', 'as little as possible'],
  ['packages/auth-verifier/src', 'node:crypto', 'runs in workers too'],
  ['packages/auth-verifier/src', '@latchkey/auth-core/tokens', 'runs in workers too'],
  ['packages/auth-verifier/src/node', '@latchkey/database', 'imports auth-core and no other'],
  ['packages/password-policy/src', '@latchkey/database', 'imports auth-core and no other'],
  [
    'packages/local-postgres/src',
    '@latchkey/auth-core/errors',
    'do not depend on the token scheme',
  ],
  ['apps/api/src', '@latchkey/local-postgres', 'for development only'],
  ['apps/web/src', '@latchkey/local-postgres', 'for development only'],
  ['apps/api/src', 'node:child_process', 'No request starts a process'],
  ['apps/api/src/use-cases/sessions', 'node:vm', 'runs code that it composes'],
  ['apps/api/src/routes', 'child_process', 'No request starts a process'],
  ['apps/api/src/stores', 'vm', 'runs code that it composes'],
  ['apps/web/src', 'node:child_process', 'No request starts a process'],
  ['apps/web/src/pages', 'node:vm', 'runs code that it composes'],
  ['apps/api/src', '../../web/src/config.ts', 'No app imports another'],
  ['apps/api/src', '@latchkey/auth-client/client', 'neither the client nor the UI'],
  ['apps/api/src/stores', '../use-cases/sessions/log-in.ts', 'Stores contain only SQL'],
  ['apps/api/src/stores', '../http/access.ts', 'Stores contain only SQL'],
  ['apps/api/src/stores', 'express', 'Stores contain only SQL'],
  ['apps/api/src/stores', '@latchkey/auth-core/errors', 'Stores throw no error codes'],
  ['apps/api/src/stores', '@latchkey/auth-client/client', 'neither the client nor the UI'],
  ['apps/api/src/use-cases/sessions', '../../routes/tokens.ts', 'do not depend on HTTP'],
  ['apps/api/src/use-cases/sessions', '../../http/access.ts', 'do not depend on HTTP'],
  ['apps/api/src/use-cases/sessions', 'express', 'do not depend on HTTP'],
  ['apps/api/src/routes', '../stores/session-store.ts', 'A route or a command calls a use case'],
  ['apps/api/src/routes', 'knex', 'A route or a command calls a use case'],
  ['apps/api/src/commands', '../stores/session-store.ts', 'A route or a command calls a use case'],
  ['apps/api/src/commands', '../migrations/migrate.ts', 'A route or a command calls a use case'],
  ['apps/web/src', '@latchkey/auth-core/tokens', 'Only the API issues'],
  ['apps/web/src/pages', '@latchkey/auth-core/rotation', 'Only the API issues'],
  ['apps/web/src', '@latchkey/auth-verifier/express', 'Only the API issues'],
  ['apps/web/src', '../../api/src/config.ts', 'No app imports another'],
  ['apps/spa/src/app', '@latchkey/auth-core/tokens', 'only what runs anywhere'],
  ['apps/spa/src/app', '@latchkey/auth-verifier/express', 'only what runs anywhere'],
  ['apps/spa/src/app', '@latchkey/database', 'This runs in a browser'],
  ['apps/spa/src/app', 'node:fs', 'This runs in a browser'],
  ['apps/spa/src/app', '@latchkey/web', 'No app imports another'],
  ['e2e/tests', '@latchkey/auth-core/tokens', 'only what runs anywhere'],
  ['e2e/tests', '@latchkey/database', 'see what a user sees'],
]

const ALLOWED = [
  ['packages/auth-core/src/node', 'node:crypto'],
  ['packages/auth-core/src/node', 'jsonwebtoken'],
  ['packages/auth-client/src', '@latchkey/auth-core/contract'],
  ['packages/auth-client/src/node', 'node:crypto'],
  ['packages/auth-verifier/src', '@latchkey/auth-core/access-token'],
  ['packages/auth-verifier/src/node', '@latchkey/auth-core/tokens'],
  ['apps/api/src/stores', 'knex'],
  ['apps/api/src/use-cases/sessions', '../../stores/session-store.ts'],
  ['apps/api/src/use-cases/sessions', '@latchkey/auth-core/errors'],
  ['apps/api/src/routes', '../use-cases/sessions/log-in.ts'],
  ['apps/api/src/routes', 'express'],
  ['apps/web/src', '@latchkey/auth-client/session-tokens'],
  ['apps/web/src', '@latchkey/database'],
  ['apps/spa/src/app', '@latchkey/auth-core/contract'],
  ['apps/spa/src/app', '@latchkey/auth-client/client'],
  ['e2e/tests', '@latchkey/auth-core/contract'],
]

/** A violation of each other rule. */
const BAD_HABITS = [
  ['max-lines', 'run()\n'.repeat(201)],
  ['max-lines-per-function', `export function long() {\n${'  run()\n'.repeat(41)}}\n`],
  ['no-explicit-any', 'export const value: any = 1\n'],
  ['no-non-null-assertion', 'export const first = [1][0]!\n'],
  ['no-default-export', 'export default 1\n'],
  ['no-process-env', 'export const secret = process.env.SECRET\n'],
  ['no-eval', "eval('run()')\n"],
  ['no-new-func', "export const run = new Function('return 1')\n"],
  ['no-floating-promises', 'const work = async () => 1\nwork()\n'],
]

let names = 0
function nextName() {
  return `name${names++}`
}

/** Lints files, given by path and text. Returns a function that returns the messages for a path. */
function lint(files) {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'latchkey-lint-'))
  onTestFinished(() => fs.rmSync(folder, { recursive: true, force: true }))
  fs.copyFileSync(path.join(ROOT, '.oxlintrc.json'), path.join(folder, '.oxlintrc.json'))
  fs.symlinkSync(path.join(ROOT, 'node_modules'), path.join(folder, 'node_modules'))
  fs.writeFileSync(path.join(folder, 'tsconfig.json'), '{"compilerOptions": {"strict": true}}')
  for (const [file, text] of Object.entries(files)) {
    fs.mkdirSync(path.dirname(path.join(folder, file)), { recursive: true })
    fs.writeFileSync(path.join(folder, file), text)
  }
  const oxlint = path.join(ROOT, 'node_modules/.bin/oxlint')
  const { stdout } = spawnSync(oxlint, ['--type-aware', '--format=json'], {
    cwd: folder,
    encoding: 'utf8',
  })
  const { diagnostics } = JSON.parse(stdout)
  return (path) =>
    diagnostics
      .filter(({ filename }) => filename === path)
      .map(({ code, message, help }) => `${code} ${message} ${help}`)
      .join('\n')
}

const planted = ([folder, name]) => [
  `${folder}/planted-${nextName()}.ts`,
  `import * as planted from '${name}'\nexport const kept = planted\n`,
]

test('every import that a layer forbids is rejected with its reason', () => {
  const cases = REFUSED.map((refused) => ({ refused, file: planted(refused) }))
  const messages = lint(Object.fromEntries(cases.map(({ file }) => file)))

  for (const { refused, file } of cases) {
    const [folder, name, reason] = refused
    expect.soft(messages(file[0]), `${name} in ${folder}`).toContain(reason)
  }
})

test('every import that a layer allows passes', () => {
  const cases = ALLOWED.map((allowed) => ({ allowed, file: planted(allowed) }))
  const messages = lint(Object.fromEntries(cases.map(({ file }) => file)))

  for (const { allowed, file } of cases) {
    expect.soft(messages(file[0]), allowed.join(' importing ')).not.toContain('restricted')
  }
})

test('every violation of another rule is an error', () => {
  const cases = BAD_HABITS.map(([rule, text]) => ({ rule, file: `apps/api/src/${rule}.ts`, text }))
  const messages = lint(Object.fromEntries(cases.map(({ file, text }) => [file, text])))

  for (const { rule, file } of cases) expect.soft(messages(file), rule).toContain(rule)
})

test('an import cycle is an error', () => {
  const messages = lint({
    'apps/api/src/one.ts': "import { other } from './other.ts'\nexport const one = () => other\n",
    'apps/api/src/other.ts': "import { one } from './one.ts'\nexport const other = () => one\n",
  })

  expect(messages('apps/api/src/one.ts')).toContain('no-cycle')
})
