import http from 'node:http'
import pg from 'pg'
import { inWorkers } from './workers.mjs'

/** The pool size of an API process. */
const POOL_SIZE = 10

/** The statement of the API's `rotateSession`. */
const ROTATE = {
  name: 'rotate',
  text: `
    update sessions as session
       set generation = session.generation + 1,
           rotated_at = greatest($3, session.rotated_at),
           address = $4,
           user_agent = $5,
           used_key_hashes = case when session.is_strict
             then (decode($6, 'hex') || session.used_key_hashes)[1:4]
             else session.used_key_hashes end
      from accounts as account
     where session.id = $1
       and session.generation = $2
       and session.ended_at is null
       and session.expires_at > $3
       and (not session.is_strict or
            decode($6, 'hex') is distinct from session.used_key_hashes[1] and $6::text is not null)
       and account.id = session.account_id
       and account.is_active
 returning session.*, account.role, account.state_version, account.is_active`,
}

inWorkers((port) => {
  const pool = new pg.Pool({ connectionString: process.env.DATABASE_URL, max: POOL_SIZE })
  http
    .createServer((req, res) => {
      let body = ''
      req.setEncoding('utf8')
      req.on('data', (chunk) => (body += chunk))
      req.on('end', () => void rotate(pool, body).then((answer) => send(res, answer)))
    })
    .listen(port, '127.0.0.1')
})

/** Returns the rotated session, or `undefined` when its generation has changed. */
async function rotate(pool, body) {
  const { id, generation } = JSON.parse(body)
  const values = [id, generation, new Date(), '127.0.0.1', '', null]
  const { rows } = await pool.query({ ...ROTATE, values })
  return rows[0] && { id: rows[0].id, generation: rows[0].generation }
}

function send(res, answer) {
  const body = JSON.stringify(answer ?? {})
  res.writeHead(answer ? 200 : 409, {
    'Content-Type': 'application/json',
    'Content-Length': Buffer.byteLength(body),
  })
  res.end(body)
}
