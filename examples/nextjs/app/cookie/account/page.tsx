import { logOut } from '../actions.ts'
import { KeepSession } from '../keep-session.tsx'
import { ownAccount } from '../own-account.ts'

export default async function Page() {
  const { username } = await ownAccount()
  return (
    <main>
      <h1>Your account</h1>
      <p>You are logged in as {username}.</p>
      <form action={logOut}>
        <button>Log out</button>
      </form>
      <KeepSession />
    </main>
  )
}
