import Link from 'next/link'

export default function Page() {
  return (
    <main>
      <h1>Latchkey with Next.js</h1>
      <p>
        Tokens in localStorage: <Link href="/account">your account</Link>,{' '}
        <Link href="/accounts">all accounts</Link>, <Link href="/register">register</Link>
      </p>
      <p>
        Tokens in a cookie: <Link href="/cookie/account">your account</Link>
      </p>
    </main>
  )
}
