import type { NamedEndpoint, OpenApiDocument, Operation } from './document-types.ts'
import { errorExamples } from './examples.ts'
import { SHARED_HEADERS } from './headers.ts'
import { operationOf } from './operations.ts'
import { createSchemas } from './schemas.ts'
import { SECURITY_SCHEMES } from './security.ts'
import { TAGS } from './subjects.ts'

/** A test compares it with the manifest, which bundles of the API do not contain. */
export const API_VERSION = '0.1.0'

/** The path of the error catalog, below the public URL. */
export const ERRORS_PATH = '/auth/docs/errors/'

/**
 * Creates the OpenAPI description of the API from its endpoint table.
 *
 * @param publicUrl - The base URL of the API, without a slash at the end.
 * @see {@link https://spec.openapis.org/oas/v3.1.1.html | OpenAPI 3.1.1}
 */
export function createOpenApi(publicUrl: string, rows: readonly NamedEndpoint[]): OpenApiDocument {
  const schemas = createSchemas(rows)
  const paths: Record<string, Record<string, Operation>> = {}
  for (const [name, row] of rows) {
    const methods = (paths[row.path] ??= {})
    methods[row.method.toLowerCase()] = operationOf([name, row], schemas)
  }
  const used = new Set(Object.values(paths).flatMap((one) => Object.values(one).flatMap(tagsOf)))
  return {
    openapi: '3.1.1',
    info: {
      title: 'Latchkey',
      version: API_VERSION,
      description: describe(publicUrl + ERRORS_PATH),
      license: { name: 'MIT', identifier: 'MIT' },
    },
    externalDocs: { description: 'The error catalog', url: publicUrl + ERRORS_PATH },
    servers: [{ url: publicUrl }],
    tags: TAGS.filter(({ name }) => used.has(name)),
    paths,
    components: {
      schemas: schemas.referencedBy(paths),
      headers: SHARED_HEADERS,
      examples: errorExamples(),
      securitySchemes: SECURITY_SCHEMES,
    },
  }
}

function tagsOf({ tags }: Operation): unknown[] {
  return Array.isArray(tags) ? tags : []
}

function describe(errorsUrl: string): string {
  return [
    'Latchkey registers accounts, logs them in, and issues, refreshes and revokes their tokens.',
    '',
    'Bodies are JSON or forms in UTF-8. Every path is served with and without its last slash. `HEAD` works where `GET` does, and `OPTIONS` lists the methods of a path.',
    '',
    `Every error has its code in the \`Error-Code\` header and a link to [its explanation](${errorsUrl}). Each response names the codes that it can have.`,
    '',
    'Every response also has `Allow`, `Vary`, `Cache-Control` (`no-store` unless stated otherwise) and security headers, and CORS headers for pages of the configured origins.',
  ].join('\n')
}
