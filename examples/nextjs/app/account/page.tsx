'use client'

import type { AuthClient } from '@latchkey/auth-client/client'
import { Protected } from '../../components/protected.tsx'

async function load(client: AuthClient, signal: AbortSignal) {
  const account = await client.ownAccount({ signal })
  // A route handler of this app gets a token that opens nothing else.
  const token = await client.accessTokenFor('nextjs')
  const headers = { Authorization: `Bearer ${token}` }
  const orders = await fetch('/api/orders', { headers, signal })
  return { account, isKnownHere: orders.ok }
}

export default function Page() {
  return (
    <main>
      <h1>Your account</h1>
      <Protected load={load}>
        {({ account, isKnownHere }) => (
          <>
            <p>You are logged in as {account.username}.</p>
            <p>
              {isKnownHere ? 'This app’s own API knows you too.' : 'This app has no credential.'}
            </p>
          </>
        )}
      </Protected>
    </main>
  )
}
