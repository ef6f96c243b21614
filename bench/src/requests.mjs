const HOST = 'Host: localhost'

/** Returns the bytes of a GET request. */
export function get(path, accessToken) {
  const authorization = accessToken ? `Authorization: Bearer ${accessToken}\r\n` : ''
  return `GET ${path} HTTP/1.1\r\n${HOST}\r\n${authorization}\r\n`
}

/** Returns the bytes of a POST request. The JSON must be ASCII. */
export function post(path, value) {
  return withBody('POST', path, value)
}

/** Returns the bytes of a PATCH request. The JSON must be ASCII. */
export function patch(path, value, accessToken) {
  return withBody('PATCH', path, value, `Authorization: Bearer ${accessToken}\r\n`)
}

export function postRefresh(refresh, key) {
  return post('/auth/token/refresh/', key ? { refresh, idempotency_key: key } : { refresh })
}

export function getAccess(access) {
  return get('/auth/access/', access)
}

function withBody(method, path, value, headers = '') {
  const body = JSON.stringify(value)
  return `${method} ${path} HTTP/1.1\r\n${HOST}\r\n${headers}Content-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n${body}`
}
