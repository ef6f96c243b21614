import './lib/zod-without-eval.ts'
import { defineCopyButton } from '@latchkey/ui/copy-button'
import { definePasswordMeter } from '@latchkey/ui/password-meter'
import { messages } from '@latchkey/ui/messages'
import { type ReactNode, StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { createBrowserRouter } from 'react-router'
import { App } from './app/app.tsx'
import { loadConfig } from './app/config.ts'
import { CrashPage } from './app/crash-page.tsx'
import { routes } from './app/routes.tsx'
import { createQueryClient } from './lib/queries.ts'
import { traceHeaders } from './lib/trace-headers.ts'
import { BrowserSession } from '@latchkey/auth-client/react'
import './styles.css'

async function start(): Promise<ReactNode> {
  const { apiUrl } = await loadConfig()
  const session = new BrowserSession(window, { baseUrl: apiUrl, headers: traceHeaders })
  const queries = createQueryClient(session)
  return (
    <App apiUrl={apiUrl} session={session} queries={queries} router={createBrowserRouter(routes)} />
  )
}

definePasswordMeter(async () => {
  const { loadPasswordJudge } = await import('@latchkey/password-policy/password-strength')
  return loadPasswordJudge()
})

defineCopyButton()

const container = document.querySelector('#root')
if (!container) throw new Error('index.html has no #root.')
const app = await start().catch(() => <CrashPage {...messages.errors.unreachable} />)
createRoot(container).render(<StrictMode>{app}</StrictMode>)
