import { messages } from '@latchkey/ui/messages'
import { useEffect, useState } from 'react'
import { type Flash, useFlash } from '../lib/flash.ts'
import { Banner } from './banner.tsx'

const TONES: Partial<Record<Flash, 'success' | 'warning'>> = {
  account_ready: 'success',
  account_exists: 'success',
  logged_out: 'success',
  logged_out_here: 'warning',
  session_ended: 'warning',
}

/** Shows the result of the last action once. */
export function FlashMessage() {
  const flash = useFlash()
  const [said, setSaid] = useState<Flash>()
  // Screen readers announce only content that is added to an existing live region.
  useEffect(() => setSaid(flash), [flash])
  const tone = said && TONES[said]
  return (
    <div className="notices" role="status">
      {said && (
        <Banner {...(tone && { tone })}>
          <p>{messages.flashes[said]}</p>
        </Banner>
      )}
    </div>
  )
}
