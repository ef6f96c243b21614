// Read by Nodes of any age, so that an old one can say what it lacks: no syntax newer than modules.

var REQUIRED = [20, 19]

/** Ends the process with one sentence unless this Node is new enough. */
export function requireNode() {
  var version = process.versions.node.split('.').map(Number)
  var isEnough =
    version[0] > REQUIRED[0] || (version[0] === REQUIRED[0] && version[1] >= REQUIRED[1])
  if (isEnough) return
  console.error(
    'Latchkey needs Node ' +
      REQUIRED.join('.') +
      ' or newer, and this is Node ' +
      process.versions.node +
      '. Install a newer one and try again.',
  )
  process.exit(1)
}
