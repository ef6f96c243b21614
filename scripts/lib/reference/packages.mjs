import fs from 'node:fs'
import path from 'node:path'
import { ROOT } from '../run.mjs'
import { exportsOf } from './exported-names.mjs'

const PACKAGES = ['auth-client', 'auth-verifier', 'auth-testing', 'auth-core']

/** Returns the reference of the published packages: entry points, exported names, summaries. */
export function packagesPage() {
  return `# Packages

Every entry point of the published packages, with the names it exports. Your editor shows their types and full
documentation. \`npm run pack\` packs the packages as tarballs.

${PACKAGES.map((name) => packageSection(path.join(ROOT, 'packages', name))).join('\n\n')}
`
}

function packageSection(folder) {
  const { name, description, exports } = JSON.parse(
    fs.readFileSync(path.join(folder, 'package.json'), 'utf8'),
  )
  const sections = Object.entries(exports)
    .filter(([, { types }]) => types)
    .map(([entry, { types }]) => entrySection(`${name}${entry.slice(1)}`, path.join(folder, types)))
  return [`## ${name}`, description, ...sections].join('\n\n')
}

function entrySection(title, file) {
  const found = exportsOf(file)
  const described = found.filter(({ summary }) => summary)
  const others = found.filter(({ summary }) => !summary).map(({ name }) => `\`${name}\``)
  const rows = described.map(({ name, kind, summary }) => `| \`${name}\` | ${kind} | ${summary} |`)
  const head = ['| export | kind | what it is |', '| --- | --- | --- |']
  return [
    `### ${title}`,
    ...(rows.length > 0 ? [[...head, ...rows].join('\n')] : []),
    ...(others.length > 0
      ? [`${rows.length > 0 ? 'Also' : 'Exports'}: ${others.join(', ')}.`]
      : []),
  ].join('\n\n')
}
