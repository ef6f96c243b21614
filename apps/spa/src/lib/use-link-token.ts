import { useEffect, useState } from 'react'
import { useSearchParams } from 'react-router'

/**
 * The token of the link by which somebody came. It is taken out of the address, where histories and screens
 * show it, and lives as long as the page.
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
