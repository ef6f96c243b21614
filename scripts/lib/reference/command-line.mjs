import { execFileSync } from 'node:child_process'

/** Returns the reference of the command line, from the output of `--help`. */
export function commandLinePage(cli) {
  const usage = execFileSync(process.execPath, [cli, '--help'], { encoding: 'utf8' })
  return `# Command line

In development, run a command on the data of \`npm start\` with \`npm run latchkey --\`, and in production with
\`node apps/api/dist/cli.js\`. These docs write \`latchkey\`.

\`\`\`text
${usage.trimEnd()}
\`\`\`

A command exits with 0 when it succeeds, 1 when it fails, and 2 when its arguments are wrong.
`
}
