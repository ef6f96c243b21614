import { useEffect, useState } from 'react'
import { useSearchParams } from 'react-router'

/**
 * Returns the token of an emailed link, or an empty string. Removes the token from the URL, which
 * the browser history stores and the screen shows, and keeps it until the page unmounts.
 */
export function useLinkToken(): string {
  const [query, setQuery] = useSearchParams()
  const inAddress = query.get('token')
  const [token] = useState(inAddress ?? '')
  useEffect(() => {
    if (inAddress !== null) setQuery({}, { replace: true })
  }, [inAddress, setQuery])
  return token
}
