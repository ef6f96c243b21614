import type { ServiceRecord } from '../stores/service-store.ts'

/** The active services, in memory, so that a refresh for a service needs no further query. */
export interface ServiceDirectory {
  /**
   * Returns the active service with exactly this name or URI. Loads the services again if it is
   * unknown, because it may just have been created.
   */
  find: (nameOrUri: string) => Promise<ServiceRecord | undefined>
  /** Loads the services from the database. If that fails, it throws and keeps the current ones. */
  reload: () => Promise<void>
}

/** @param load - Returns the services that are not revoked. */
export function createServiceDirectory(load: () => Promise<ServiceRecord[]>): ServiceDirectory {
  let services = new Map<string, ServiceRecord>()
  let started = 0
  let applied = 0

  async function reload(): Promise<void> {
    started += 1
    const turn = started
    const active = await load()
    if (turn < applied) return // a later load was faster, and has later revocations
    applied = turn
    services = new Map(active.map((service) => [service.name, service]))
    for (const service of active) if (service.uri !== null) services.set(service.uri, service)
  }

  return {
    reload,
    find: async (nameOrUri) => {
      if (!services.has(nameOrUri)) await reload()
      return services.get(nameOrUri)
    },
  }
}
