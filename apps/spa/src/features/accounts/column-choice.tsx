import { messages } from '@latchkey/ui/messages'
import { OPTIONAL_COLUMNS, type OptionalColumn } from '@latchkey/ui/view-models/account-columns'
import { useSyncExternalStore } from 'react'

const KEY = 'latchkey.columns'
const CHANGED = 'latchkey:columns'

/** Returns the visible columns, in the order of {@link OPTIONAL_COLUMNS}, and their setter. */
export function useColumns(): [
  readonly OptionalColumn[],
  (columns: readonly OptionalColumn[]) => void,
] {
  const hidden = useSyncExternalStore(subscribe, readHidden)
  const columns = OPTIONAL_COLUMNS.filter((column) => !hidden.split(',').includes(column))
  return [columns, keep]
}

/** Renders the choice of visible columns. */
export function ColumnChoice() {
  const [columns, choose] = useColumns()
  const { columnsShown, columns: names } = messages.accounts
  return (
    <details className="choice">
      <summary className="btn btn-outline">{columnsShown}</summary>
      <fieldset className="choice-panel">
        <legend className="sr-only">{columnsShown}</legend>
        {OPTIONAL_COLUMNS.map((column) => (
          <label key={column}>
            <input
              type="checkbox"
              checked={columns.includes(column)}
              onChange={({ target }) =>
                choose(
                  OPTIONAL_COLUMNS.filter((one) =>
                    one === column ? target.checked : columns.includes(one),
                  ),
                )
              }
            />
            {names[column]}
          </label>
        ))}
      </fieldset>
    </details>
  )
}

function subscribe(listener: () => void): () => void {
  window.addEventListener(CHANGED, listener)
  return () => window.removeEventListener(CHANGED, listener)
}

/** Returns the hidden columns, or none if the browser blocks storage. */
function readHidden(): string {
  try {
    return localStorage.getItem(KEY) ?? ''
  } catch {
    return ''
  }
}

function keep(columns: readonly OptionalColumn[]): void {
  const hidden = OPTIONAL_COLUMNS.filter((column) => !columns.includes(column))
  try {
    localStorage.setItem(KEY, hidden.join(','))
  } catch {
    return // the browser blocks storage, and the choice is optional
  }
  window.dispatchEvent(new Event(CHANGED))
}
