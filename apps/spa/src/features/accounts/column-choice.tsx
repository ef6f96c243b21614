import { messages } from '@latchkey/ui/messages'
import { useSyncExternalStore } from 'react'

/** The columns that can be left out: a name is always there. */
const COLUMNS = ['email', 'role', 'state', 'joined', 'lastLogin'] as const
export type Column = (typeof COLUMNS)[number]

const KEY = 'latchkey.columns'
const CHANGED = 'latchkey:columns'

/** The columns that this browser shows, in the order of {@link COLUMNS}, and how to change them. */
export function useColumns(): [readonly Column[], (columns: readonly Column[]) => void] {
  const hidden = useSyncExternalStore(subscribe, readHidden)
  const columns = COLUMNS.filter((column) => !hidden.split(',').includes(column))
  return [columns, keep]
}

/** Which columns the table has. */
export function ColumnChoice() {
  const [columns, choose] = useColumns()
  const { columnsShown, columns: names } = messages.accounts
  return (
    <details className="choice">
      <summary className="btn btn-outline">{columnsShown}</summary>
      <fieldset className="choice-panel">
        <legend className="sr-only">{columnsShown}</legend>
        {COLUMNS.map((column) => (
          <label key={column}>
            <input
              type="checkbox"
              checked={columns.includes(column)}
              onChange={({ target }) =>
                choose(
                  COLUMNS.filter((one) =>
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

/** Where storage is forbidden all columns are shown. */
function readHidden(): string {
  try {
    return localStorage.getItem(KEY) ?? ''
  } catch {
    return ''
  }
}

function keep(columns: readonly Column[]): void {
  const hidden = COLUMNS.filter((column) => !columns.includes(column))
  try {
    localStorage.setItem(KEY, hidden.join(','))
  } catch {
    return // it is a convenience, and nothing is lost without it
  }
  window.dispatchEvent(new Event(CHANGED))
}
