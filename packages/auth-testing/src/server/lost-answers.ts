import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http'

export interface LostAnswers {
  /** Loses the answer to the next request, or to the next one of this path. */
  loseNext: (path?: string) => void
  /** Runs before each request is handled. */
  intercept: RequestListener
}

export function createLostAnswers(): LostAnswers {
  let armed: { path: string | undefined } | undefined

  return {
    loseNext: (path) => {
      armed = { path }
    },
    intercept: (req, res) => {
      if (!armed || req.method === 'OPTIONS') return
      if (armed.path !== undefined && pathOf(req) !== armed.path) return
      armed = undefined
      lose(res)
    },
  }
}

function pathOf({ url = '/' }: IncomingMessage): string {
  return url.replace(/\?.*$/, '')
}

/** Closes the connection when the handler has done its work. No byte of the response is sent. */
function lose(res: ServerResponse): void {
  res.write = () => true
  res.end = () => {
    res.destroy()
    return res
  }
}
