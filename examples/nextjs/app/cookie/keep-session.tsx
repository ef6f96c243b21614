'use client'

import { useEffect } from 'react'

/** Stores the tokens of a refresh that happened while the page was rendered. */
export function KeepSession() {
  useEffect(() => {
    void fetch('/cookie/keep', { method: 'POST' })
  }, [])
  return null
}
