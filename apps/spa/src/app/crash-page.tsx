import { words } from '@latchkey/ui/words'
import { Message } from '../components/message.tsx'

/** In the place of everything, where a page cannot be shown at all. A reload begins anew. */
export function CrashPage({ title, text }: { title: string; text: string }) {
  return (
    <main className="alone" id="content">
      <Message title={title} text={text}>
        <button className="btn btn-primary" type="button" onClick={() => window.location.reload()}>
          {words.buttons.tryAgain}
        </button>
      </Message>
    </main>
  )
}
