import { messages } from '@latchkey/ui/messages'
import { useSyncExternalStore } from 'react'

const CHOICES = ['system', 'light', 'dark'] as const

/**
 * Which theme to show. `theme.js`, which runs before the first paint, listens for the buttons and
 * keeps the choice; this shows it.
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
