import { z } from 'zod'

/**
 * Returns the JSON Schema (2020-12) of the input of a schema.
 *
 * zod omits the default of a schema that also transforms its input, such as a page size. This
 * function adds it.
 */
export function toJsonSchema(schema: z.ZodType): Record<string, unknown> {
  return z.toJSONSchema(schema, { io: 'input', override: addDefault })
}

/** The schemas of a document, each with its name. */
export type SchemaNames = z.core.$ZodRegistry<{ id: string }>

/**
 * Returns the JSON Schema of each registered schema, by its name. Like {@link toJsonSchema}, but a
 * registered schema within another one becomes a reference.
 *
 * @param uriOf - Returns the URI that references a name.
 */
export function toJsonSchemas(
  names: SchemaNames,
  uriOf: (name: string) => string,
): Record<string, Record<string, unknown>> {
  const { schemas } = z.toJSONSchema(names, { io: 'input', override: addDefault, uri: uriOf })
  for (const schema of Object.values(schemas)) {
    delete schema.$schema
    delete schema.$id
  }
  return schemas
}

function addDefault({ zodSchema, jsonSchema }: Override): void {
  // zod's documented way to a schema's definition for libraries.
  // oxlint-disable-next-line no-underscore-dangle
  const { def } = zodSchema._zod
  if (def.type === 'default') jsonSchema.default = def.defaultValue
}

type Override = { zodSchema: z.core.$ZodTypes; jsonSchema: z.core.JSONSchema.BaseSchema }
