import { words } from '@latchkey/ui/words'
import { Outlet } from 'react-router'
import { Brand } from '../components/brand.tsx'
import { Notices } from '../components/notices.tsx'
import { ThemeChoice } from '../components/theme-choice.tsx'

/** The frame of a page that stands alone, with a sentence of what this is. */
export function Alone() {
  return (
    <div className="alone">
      <header className="alone-head">
        <Brand />
        <p className="quiet">{words.product.tagline}</p>
      </header>
      <main className="alone-main" id="content">
        <Notices />
        <Outlet />
      </main>
      <footer className="alone-foot">
        <ThemeChoice />
      </footer>
    </div>
  )
}
