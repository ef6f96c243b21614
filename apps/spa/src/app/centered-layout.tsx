import { messages } from '@latchkey/ui/messages'
import { Outlet } from 'react-router'
import { Brand } from '../components/brand.tsx'
import { FlashMessage } from '../components/flash-message.tsx'
import { ThemeChoice } from '../components/theme-choice.tsx'

/** Renders the layout of pages without navigation: brand and tagline above centered content. */
export function CenteredLayout() {
  return (
    <div className="alone">
      <header className="alone-head">
        <Brand />
        <p className="quiet">{messages.product.tagline}</p>
      </header>
      <main className="alone-main" id="content">
        <FlashMessage />
        <Outlet />
      </main>
      <footer className="alone-foot">
        <ThemeChoice />
      </footer>
    </div>
  )
}
