import { Suspense } from 'react'
import { CredentialsForm } from '../../components/credentials-form.tsx'

export default function Page() {
  return (
    <main data-state="logged-out">
      <h1>Log in</h1>
      <Suspense>
        <CredentialsForm />
      </Suspense>
    </main>
  )
}
