import { z } from 'zod'

/**
 * Returns the JSON Schema (2020-12) of the input of a schema.
 *
 * zod omits the default of a schema that also transforms its input, such as a page size. This
 * function adds it.
 */
export function toJsonSchema(schema: z.ZodType): Record<string, unknown> {
  return z.toJSONSchema(schema, {
    io: 'input',
    override: ({ zodSchema, jsonSchema }) => {
      // zod's documented way to a schema's definition for libraries.
      // oxlint-disable-next-line no-underscore-dangle
      const { def } = zodSchema._zod
      if (def.type === 'default') jsonSchema.default = def.defaultValue
    },
  })
}
