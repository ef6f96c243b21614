import { words } from '@latchkey/ui/words'
import { useEffect, useState } from 'react'
import { type Notice, useNotice } from '../lib/notice.ts'
import { Banner } from './banner.tsx'

const TONES: Partial<Record<Notice, 'success' | 'warning'>> = {
  account_ready: 'success',
  account_exists: 'success',
  logged_out: 'success',
  logged_out_here: 'warning',
  session_ended: 'warning',
}

/** Says what the last action came to, once. */
export function Notices() {
  const notice = useNotice()
  const [said, setSaid] = useState<Notice>()
  // Only what comes into a live region that is there already is read aloud.
  useEffect(() => setSaid(notice), [notice])
  const tone = said && TONES[said]
  return (
    <div className="notices" role="status">
      {said && (
        <Banner {...(tone && { tone })}>
          <p>{words.notices[said]}</p>
        </Banner>
      )}
    </div>
  )
}
