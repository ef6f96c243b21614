import type { Permission } from '@latchkey/auth-core/roles'
import { messages } from '@latchkey/ui/messages'
import { describeField, FieldNotes } from '../../components/field-notes.tsx'

interface PermissionFieldsProps {
  /** The permissions that the user can give to a token. */
  permissions: readonly Permission[]
  errors: readonly string[] | undefined
}

/** Renders a checkbox for each permission, or why there are none. */
export function PermissionFields({ permissions, errors }: PermissionFieldsProps) {
  const { tokens: texts } = messages
  const help = permissions.length > 0 ? texts.permissionsHelp : texts.noPermissions
  const notes = { name: 'permissions', help, errors }
  return (
    <fieldset className="checks" {...describeField(notes)}>
      <legend>{texts.permissions}</legend>
      <FieldNotes {...notes} />
      {permissions.map((permission) => (
        <label key={permission}>
          <input type="checkbox" name="permissions" value={permission} />
          {messages.permissions[permission]}
        </label>
      ))}
    </fieldset>
  )
}
