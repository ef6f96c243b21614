import { AuthError } from '@latchkey/auth-core/errors'
import { useForgetServices } from '../../lib/service-queries.ts'
import { useToast } from '../../lib/toasts.ts'

interface Results {
  done: string
  /** What is said when the service or stream has already ended. */
  gone: string
}

/** Returns a function that acts, shows the result as a toast and reloads the lists. */
export function useServiceAction(): (act: () => Promise<void>, results: Results) => Promise<void> {
  const toast = useToast()
  const forget = useForgetServices()
  return async (act, { done, gone }) => {
    try {
      await act()
      toast(done)
    } catch (error) {
      if (!(error instanceof AuthError)) throw error
      toast(error.code === 'not_found' ? gone : error, 'warning')
    }
    await forget()
  }
}
