// Old versions of Node must parse this file to print its message: no syntax newer than modules.

var REQUIRED = [20, 19]

/** Exits with a message when this version of Node is too old. */
export function requireNode() {
  var version = process.versions.node.split('.').map(Number)
  var isEnough =
    version[0] > REQUIRED[0] || (version[0] === REQUIRED[0] && version[1] >= REQUIRED[1])
  if (isEnough) return
  console.error(
    'Latchkey needs Node ' +
      REQUIRED.join('.') +
      ' or newer, but this is Node ' +
      process.versions.node +
      '. Install a newer version and try again.',
  )
  process.exit(1)
}
