import { execFileSync } from 'node:child_process'
import fs from 'node:fs'
import path from 'node:path'
import { ROOT } from './run.mjs'

const READ = /\.(?:ts|tsx|mjs|js|njk|css|md|tsv|yaml)$/
/** This file names the phrases, and a lockfile is not prose. */
const SKIPPED = new Set(['scripts/lib/prose.mjs', 'pnpm-lock.yaml'])

/** Phrases that read as if translated, and what to write instead. */
const PHRASES = [
  [
    /\b(?:whoever|whomever|(?<![`'])nobody(?![`'])|somebody|anybody)\b/i,
    'Name the subject: the client, the user, an admin, you.',
  ],
  [/\b(?:anew|thereby|therein|thereof|whence)\b/i, 'Write "again", or leave it out.'],
  [/\bone(?:'|’)s own\b/i, 'Write "your" or "the caller’s".'],
  [/\b(?:is|are|was|were|being) told\b/i, 'Use "notify", "log", "return" or "show".'],
  [
    /\bit is known\b|\bhas it not\b|\bwhat there is\b|\bif there are such\b|\bwhere there are such\b/i,
    'State the fact.',
  ],
  [
    /\b(?:hears?|heard|learns?|learnt|knows?|tells?|told) of\b/i,
    'Use "receive", "load", "detect" or "log".',
  ],
  [/\b(?:is|are) over\b|\bgo(?:es)? on(?! to\b)\b/i, 'Use "expire", "end" or "continue".'],
  [/\b(?:no longer|still|does not|that) counts?\b/i, 'Use "valid", "revoked" or "expired".'],
  [
    /\bstands? (?:at|in|behind|before|above|below|there|here|under|beside)\b/i,
    'Use "is", "precedes" or "follows".',
  ],
  [/\bmeanwhile\b/i, 'Say what happens at the same time.'],
]

/** Prints every banned phrase in docs, texts and comments. Returns 1 when there is one, else 0. */
export function checkProse() {
  const findings = trackedFiles().flatMap(findPhrases)
  for (const finding of findings) console.log(finding)
  return findings.length === 0 ? 0 : 1
}

function trackedFiles() {
  const output = execFileSync('git', ['ls-files'], { cwd: ROOT, encoding: 'utf8' })
  return output.split('\n').filter((file) => READ.test(file) && !SKIPPED.has(file))
}

function findPhrases(file) {
  const full = path.join(ROOT, file)
  if (!fs.existsSync(full)) return []
  const lines = fs.readFileSync(full, 'utf8').split('\n')
  return lines.flatMap((line, index) =>
    PHRASES.filter(([phrase]) => phrase.test(line)).map(
      ([phrase, advice]) => `${file}:${index + 1}: "${phrase.exec(line)[0]}". ${advice}`,
    ),
  )
}
