import { messages } from '@latchkey/ui/messages'
import { KeyMark } from '../components/key-mark.tsx'
import { Message } from '../components/message.tsx'
import { ThemeChoice } from '../components/theme-choice.tsx'

/** Replaces the whole app when it cannot render. Offers a reload, since links need the router. */
export function CrashPage({ title, text }: { title: string; text: string }) {
  return (
    <div className="alone">
      <header className="alone-head">
        <span className="brand">
          <KeyMark />
          {messages.product.name}
        </span>
        <p className="quiet">{messages.product.tagline}</p>
      </header>
      <main className="alone-main">
        <Message title={title} text={text}>
          <button
            className="btn btn-primary"
            type="button"
            onClick={() => window.location.reload()}
          >
            {messages.buttons.tryAgain}
          </button>
        </Message>
      </main>
      <footer className="alone-foot">
        <ThemeChoice />
      </footer>
    </div>
  )
}
