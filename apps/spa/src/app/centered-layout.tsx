import { messages } from '@latchkey/ui/messages'
import { Outlet } from 'react-router'
import { Brand } from '../components/brand.tsx'
import { FlashMessage } from '../components/flash-message.tsx'
import { ThemeChoice } from '../components/theme-choice.tsx'

/** The frame of a page that stands alone, with a sentence of what this is. */
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
