import { messages } from '../messages.ts'
import type { Badge } from './badges.ts'

interface Named {
  name: string
  uri: string | null
}

/** Returns the `aud` of tokens for a service. */
export function audienceOf({ name, uri }: Named): string {
  return uri ?? name
}

/** Returns the names of the services that can get a stream. */
export function withoutStream(
  services: readonly { name: string }[],
  streams: readonly { service: string }[],
): string[] {
  const taken = new Set(streams.map(({ service }) => service))
  return services.map(({ name }) => name).filter((name) => !taken.has(name))
}

interface StreamFacts {
  service: string
  delivery: keyof typeof messages.services.streams.deliveryNames
  status: 'enabled' | 'paused'
  failing_since: string | null
}

/** What the page shows of a stream besides its times. */
export interface StreamModel {
  state: Badge
  delivery: string
  /** The button that sends a test event, which resumes a paused stream. */
  test: { text: string; label: string }
}

export function toStreamModel(stream: StreamFacts): StreamModel {
  const { states, deliveryNames, test, testOf, resume, resumeOf } = messages.services.streams
  const { service, status, failing_since: failingSince } = stream
  const isPaused = status === 'paused'
  const state = isPaused ? 'paused' : failingSince === null ? 'enabled' : 'failing'
  return {
    state: {
      text: states[state],
      className: state === 'enabled' ? 'role role-staff' : 'role state-failing',
    },
    delivery: deliveryNames[stream.delivery],
    test: isPaused
      ? { text: resume, label: resumeOf(service) }
      : { text: test, label: testOf(service) },
  }
}

/**
 * Returns a shell command that introspects a token. It reads the credential from a variable, so that
 * it does not get into the history of the shell.
 */
export function introspectionExample(name: string): string {
  return `curl "$API_URL/auth/token/introspect/" -u "${name}:$CREDENTIAL" -d token="$TOKEN"`
}
