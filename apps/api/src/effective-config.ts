import { parseConfig } from './config.ts'
import { schemaFor, withoutBlanks } from './environment.ts'

const SECRETS = new Set(['LATCHKEY_SECRET', 'DEVICE_SECRET'])
const HIDDEN = '********'

/** A variable as the API reads it. */
export interface EffectiveSetting {
  name: string
  /** `undefined` for an optional variable that is not set. Without secrets and passwords. */
  value: string | undefined
  /** Whether the environment sets it. Otherwise the value is the default. */
  isSet: boolean
}

/**
 * Returns every variable of the API with its value, as it is used.
 *
 * @throws One error that names every invalid variable.
 */
export function effectiveConfig(environment: NodeJS.ProcessEnv): EffectiveSetting[] {
  parseConfig(environment)
  const schema = schemaFor(environment)
  const known = withoutBlanks(environment)
  const values: Readonly<Record<string, unknown>> = schema.parse(known)
  return Object.keys(schema.shape).map((name) => ({
    name,
    value: shown(name, values[name]),
    isSet: known[name] !== undefined,
  }))
}

function shown(name: string, value: unknown): string | undefined {
  if (value === undefined) return undefined
  if (SECRETS.has(name)) return HIDDEN
  if (Array.isArray(value)) return value.join(',')
  return typeof value === 'string' ? withoutPassword(value) : JSON.stringify(value)
}

/** Hides the password of a URL, also one in its query, as Postgres allows. */
function withoutPassword(text: string): string {
  return text
    .replace(/^([a-z]+:\/\/[^:@/]*:).*(?=@)/, `$1${HIDDEN}`)
    .replaceAll(/([?&](?:ssl)?password=)[^&]*/g, `$1${HIDDEN}`)
}
