import { Suspense } from 'react'
import { ownAccount } from '../own-account.ts'

const MANY = Array.from({ length: 20 }, (_, index) => index)

/** Twenty components that each ask the API, at once. */
export default function Page() {
  return (
    <main>
      <h1>Twenty components</h1>
      <ul>
        {MANY.map((index) => (
          <Suspense key={index} fallback={<li>…</li>}>
            <Username />
          </Suspense>
        ))}
      </ul>
    </main>
  )
}

async function Username() {
  const { username } = await ownAccount()
  return <li data-username>{username}</li>
}
