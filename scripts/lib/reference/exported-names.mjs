import fs from 'node:fs'
import path from 'node:path'
import { parseSync } from 'rolldown/utils'
import { ROOT } from '../run.mjs'

const KINDS = {
  TSDeclareFunction: 'function',
  FunctionDeclaration: 'function',
  ClassDeclaration: 'class',
  TSInterfaceDeclaration: 'type',
  TSTypeAliasDeclaration: 'type',
  VariableDeclaration: 'constant',
}

/**
 * Returns what a declaration file exports, also from other files of its package: name, kind, and
 * the first sentence of the documentation. Functions and classes come first, then constants, then
 * types.
 */
export function exportsOf(file) {
  const order = ['class', 'function', 'constant', 'type']
  return [...readExports(file).values()].toSorted(
    (left, right) =>
      order.indexOf(left.kind) - order.indexOf(right.kind) ||
      left.name.localeCompare(right.name, 'en'),
  )
}

function readExports(file) {
  const text = fs.readFileSync(file, 'utf8')
  const { program, comments } = parseSync(file, text, { lang: 'dts' })
  const source = { file, text, comments, program }
  return new Map(program.body.flatMap((node) => exportsOfStatement(node, source)))
}

function exportsOfStatement(node, source) {
  if (node.type === 'ExportAllDeclaration') return [...readFrom(node.source.value, source)]
  if (node.type !== 'ExportNamedDeclaration') return []
  if (node.declaration) return declaredBy(node.declaration, node.start, source)
  return node.specifiers.map(({ local, exported }) => {
    const found = node.source
      ? readFrom(node.source.value, source).get(local.name)
      : findImported(local.name, source)
    return [exported.name, found ? { ...found, name: exported.name } : unknown(exported.name)]
  })
}

/** Finds a name that the file imports or declares, and exports in a list. */
function findImported(name, source) {
  for (const node of source.program.body) {
    const isDeclared = node.type in KINDS
    const declared = isDeclared ? new Map(declaredBy(node, node.start, source)) : new Map()
    if (declared.has(name)) return declared.get(name)
    const imported =
      node.type === 'ImportDeclaration' && node.specifiers.find((one) => one.local.name === name)
    if (imported) return readFrom(node.source.value, source).get(imported.imported?.name ?? name)
  }
  return undefined
}

/** Reads the exports of a module of this file's package or of another package of the workspace. */
function readFrom(specifier, { file }) {
  if (specifier.startsWith('.')) {
    return readExports(path.resolve(path.dirname(file), specifier.replace(/\.(?:js|ts)$/, '.d.ts')))
  }
  const [, name, entry] = /^@latchkey\/([^/]+)(\/.+)$/.exec(specifier) ?? []
  if (!name) return new Map()
  const folder = path.join(ROOT, 'packages', name)
  const { exports } = JSON.parse(fs.readFileSync(path.join(folder, 'package.json'), 'utf8'))
  return readExports(path.join(folder, exports[`.${entry}`].types))
}

function declaredBy(declaration, start, source) {
  const kind = KINDS[declaration.type]
  const names = declaration.declarations?.map(({ id }) => id.name) ?? [declaration.id.name]
  const summary = summaryBefore(start, source)
  return names.map((name) => [name, { name, kind, summary }])
}

function unknown(name) {
  return { name, kind: 'type', summary: '' }
}

/** Returns the first sentence of the comment that ends right before a declaration. */
function summaryBefore(start, { text, comments }) {
  const comment = comments.find(
    ({ end, value }) =>
      value.startsWith('*') && end <= start && text.slice(end, start).trim() === '',
  )
  if (!comment) return ''
  const paragraph = comment.value
    .replaceAll(/^\s*\*+ ?/gm, '')
    .trim()
    .split(/\n\s*\n|\n@/)[0]
  if (paragraph.startsWith('@')) return ''
  const plain = paragraph.replaceAll(/\s+/g, ' ').replaceAll(/\{@link ([^}|]+)[^}]*\}/g, '`$1`')
  return plain.split(/(?<=[.!?])\s(?=[A-Z])/)[0].replaceAll('|', '\\|')
}
