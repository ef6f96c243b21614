const HOST = 'Host: localhost'

/** A GET as it goes over the wire. */
export function get(path, accessToken) {
  const authorization = accessToken ? `Authorization: Bearer ${accessToken}\r\n` : ''
  return `GET ${path} HTTP/1.1\r\n${HOST}\r\n${authorization}\r\n`
}

/** A POST of JSON, which has to be ASCII, as it goes over the wire. */
export function post(path, value) {
  const body = JSON.stringify(value)
  return `POST ${path} HTTP/1.1\r\n${HOST}\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n${body}`
}

export function postRefresh(refresh, key) {
  return post('/auth/token/refresh/', key ? { refresh, idempotency_key: key } : { refresh })
}

export function getAccess(access) {
  return get('/auth/access/', access)
}
