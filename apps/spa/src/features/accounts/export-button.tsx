import type { AccountListQuery } from '@latchkey/auth-client/admin-client'
import { AuthError } from '@latchkey/auth-core/errors'
import { messages } from '@latchkey/ui/messages'
import { ActionButton } from '../../components/action-button.tsx'
import { useAdmin } from '../../lib/admin-queries.ts'
import { useToast } from '../../lib/toasts.ts'

const FILE_NAME = 'accounts.csv'

/** Downloads all accounts that match the filters as CSV, not only the current page. */
export function ExportButton({ query }: { query: AccountListQuery }) {
  const admin = useAdmin()
  const toast = useToast()

  async function save(): Promise<void> {
    try {
      const file = await admin.exportAccounts({ ...query, cursor: undefined })
      const url = URL.createObjectURL(file)
      Object.assign(document.createElement('a'), { href: url, download: FILE_NAME }).click()
      URL.revokeObjectURL(url)
    } catch (error) {
      if (!(error instanceof AuthError)) throw error
      toast(error, 'warning')
    }
  }

  return <ActionButton onPress={save}>{messages.accounts.export}</ActionButton>
}
