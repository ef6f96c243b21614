import { messages } from '@latchkey/ui/messages'
import { useSyncExternalStore } from 'react'

const CHOICES = ['system', 'light', 'dark'] as const

/**
 * Renders the theme buttons. `theme.js`, which runs before the first paint, handles their clicks
 * and stores the choice; this component only displays it.
 */
export function ThemeChoice() {
  const chosen = useSyncExternalStore(subscribe, readChosen)
  return (
    <div className="theme-choice" role="group" aria-label={messages.theme.label}>
      {CHOICES.map((choice) => (
        <button
          key={choice}
          type="button"
          data-theme-choice={choice}
          aria-pressed={choice === chosen}
        >
          {messages.theme[choice]}
        </button>
      ))}
    </div>
  )
}

function subscribe(listener: () => void): () => void {
  document.addEventListener('latchkey:theme', listener)
  return () => document.removeEventListener('latchkey:theme', listener)
}

function readChosen(): string {
  return document.documentElement.dataset['themeChosen'] ?? 'system'
}
