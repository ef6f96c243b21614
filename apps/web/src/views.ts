import path from 'node:path'
import nunjucks from 'nunjucks'

/** The templates, with everything escaped that they are given. */
export function loadViews(): nunjucks.Environment {
  const folder = path.resolve(import.meta.dirname, '../views')
  return new nunjucks.Environment(new nunjucks.FileSystemLoader(folder), {
    autoescape: true,
    throwOnUndefined: false,
    trimBlocks: true,
    lstripBlocks: true,
  })
}
