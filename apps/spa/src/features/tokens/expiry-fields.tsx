import { messages } from '@latchkey/ui/messages'
import { toDay } from '@latchkey/ui/relative-time'
import {
  DEFAULT_EXPIRY,
  expiryDates,
  expiryOptions,
  type TokenErrors,
} from '@latchkey/ui/view-models/personal-tokens'
import { describeField, FieldNotes } from '../../components/field-notes.tsx'
import { TextField } from '../../components/text-field.tsx'
import { today } from '../../lib/today.ts'
import { useNow } from '../../lib/use-now.ts'

/** Asks when a token expires: after some days, or on a date. */
export function ExpiryFields({ errors }: { errors: TokenErrors }) {
  const { tokens: texts } = messages
  const options = expiryOptions((iso) => toDay(iso, navigator.language), useNow())
  const notes = { name: 'expires', errors: errors.expires }
  return (
    <>
      <div className="field expiry">
        <label htmlFor="expires">{texts.expiry}</label>
        <select
          className="select"
          id="expires"
          name="expires"
          defaultValue={DEFAULT_EXPIRY}
          {...describeField(notes)}
        >
          {options.map(([value, text]) => (
            <option key={value} value={value}>
              {text}
            </option>
          ))}
        </select>
        <FieldNotes {...notes} />
      </div>
      <div className="expiry-date">
        <TextField
          name="date"
          label={texts.date}
          type="date"
          {...expiryDates(today())}
          errors={errors.date}
        />
      </div>
    </>
  )
}
