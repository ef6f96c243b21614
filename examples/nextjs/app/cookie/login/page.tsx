import { LogInForm } from './log-in-form.tsx'

export default function Page() {
  return (
    <main>
      <h1>Log in</h1>
      <LogInForm />
    </main>
  )
}
