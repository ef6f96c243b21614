'use client'

import type { AuthClient } from '@latchkey/auth-client/client'
import { Protected } from '../../components/protected.tsx'

const load = (client: AuthClient, signal: AbortSignal) => client.accounts({ signal })

export default function Page() {
  return (
    <main>
      <h1>Accounts</h1>
      <Protected load={load}>
        {(accounts) => (
          <ul>
            {accounts.map(({ id, username, role }) => (
              <li key={id}>
                {username} ({role})
              </li>
            ))}
          </ul>
        )}
      </Protected>
    </main>
  )
}
