import type { Metadata } from 'next'
import Link from 'next/link'
import { connection } from 'next/server'
import type { ReactNode } from 'react'
import { Session } from '../components/session.tsx'
import { config } from '../lib/config.ts'
import './styles.css'

export const metadata: Metadata = { title: 'Latchkey with Next.js' }

export default async function Layout({ children }: { children: ReactNode }) {
  await connection() // the policy has a new nonce for each request
  return (
    <html lang="en">
      <body>
        <Session apiUrl={config().API_URL}>{children}</Session>
        <footer>
          <Link href="/">Start</Link>
        </footer>
      </body>
    </html>
  )
}
