import type { Endpoint } from '@latchkey/auth-core/contract'

/** A part of the document. JSON Schema and OpenAPI describe its members. */
export type JsonObject = Record<string, unknown>

/** A row of the endpoint table and its name. */
export type NamedEndpoint = readonly [name: string, row: Endpoint]

/** An operation: a method of a path. */
export interface Operation extends JsonObject {
  operationId: string
  parameters: JsonObject[]
  requestBody?: JsonObject
  responses: Record<string, ResponseObject>
}

export interface ResponseObject extends JsonObject {
  description: string
  headers: Record<string, JsonObject>
  content?: Record<string, JsonObject>
}

export interface OpenApiDocument extends JsonObject {
  openapi: string
  info: { title: string; version: string } & JsonObject
  paths: Record<string, Record<string, Operation>>
  components: { schemas: Record<string, JsonObject> } & JsonObject
}
