import type { JsonObject, NamedEndpoint, Operation } from './document-types.ts'
import { exampleOf } from './examples.ts'
import { requestHeader } from './headers.ts'
import { responsesOf } from './responses.ts'
import { refTo, type Schemas } from './schemas.ts'
import { describeAccess, securityOf } from './security.ts'
import { tagOf } from './subjects.ts'

const JSON_TYPE = 'application/json'
const FORM_TYPES = ['application/x-www-form-urlencoded', 'multipart/form-data']

/** Returns the operation of a row of the endpoint table. */
export function operationOf(endpoint: NamedEndpoint, schemas: Schemas): Operation {
  const [name, row] = endpoint
  return {
    operationId: name,
    tags: [tagOf(row.path)],
    summary: row.summary.replaceAll('`', ''), // a summary is plain text
    description: describeAccess(row),
    security: securityOf(row),
    parameters: parametersOf(endpoint, schemas),
    ...(row.body && { requestBody: requestBodyOf(name, schemas.refTo(row.body)) }),
    responses: responsesOf(endpoint, schemas),
  }
}

function parametersOf([, row]: NamedEndpoint, schemas: Schemas): JsonObject[] {
  const inPath = [...row.path.matchAll(/\{(\w+)\}/g)].map(([, name]) => ({
    name,
    in: 'path',
    required: true,
    schema: refTo('Id'),
  }))
  const inHeaders = (row.requestHeaders ?? []).map(requestHeader)
  return [
    ...inPath,
    ...(row.query ? queryParameters(schemas.queryOf(row.query)) : []),
    ...inHeaders,
  ]
}

function queryParameters({ properties, required }: JsonObject): JsonObject[] {
  const names: unknown[] = Array.isArray(required) ? required : []
  return Object.entries(Object(properties)).map(([name, schema]) => {
    const isRequired = names.includes(name)
    return { name, in: 'query', required: isRequired, schema }
  })
}

function requestBodyOf(name: string, schema: JsonObject): JsonObject {
  const example = exampleOf(name, 'request')
  const forms = FORM_TYPES.map((type) => [type, { schema }])
  const json = { schema, ...(example !== undefined && { example }) }
  return { required: true, content: { [JSON_TYPE]: json, ...Object.fromEntries(forms) } }
}
