import fs from 'node:fs'
import path from 'node:path'
import type { DefaultTheme } from 'vitepress'

type Item = DefaultTheme.SidebarItem

export const NAVIGATION: DefaultTheme.NavItem[] = [
  { text: 'Guides', link: '/start' },
  { text: 'How it works', link: '/concepts/tokens' },
  { text: 'Reference', link: '/reference/endpoints' },
]

/** The pages of the site in reading order. Pages that are not listed appear under "More". */
const GROUPS: Record<string, string[]> = {
  'Get started': ['start', 'guides/browser', 'guides/server-rendered', 'guides/nextjs'],
  'API clients': ['guides/api-clients', 'guides/from-simplejwt', 'client', 'testing'],
  'Your services': ['verifying', 'guides/node', 'guides/python', 'guides/gateways', 'signals'],
  'How it works': ['concepts/tokens', 'concepts/revocation', 'security-promises'],
  Production: ['production', 'metrics', 'database', 'database-trouble', 'limits', 'permissions'],
  Reference: [
    'reference/endpoints',
    'reference/configuration',
    'reference/command-line',
    'reference/packages',
    'errors',
    'glossary',
  ],
}

/** Returns the sidebar. Titles are the first headings of the pages. */
export function createSidebar(docs: string): Item[] {
  const listed = new Set(Object.values(GROUPS).flat())
  const pages = pagesIn(docs)
  const decisions = pages.filter((page) => page.startsWith('decisions/'))
  const others = pages.filter(
    (page) => page !== 'index' && !listed.has(page) && !decisions.includes(page),
  )
  const groups = Object.entries({ ...GROUPS, More: others })
    .map(([text, names]) =>
      group(
        docs,
        text,
        names.filter((name) => pages.includes(name)),
      ),
    )
    .filter(({ items }) => items?.length)
  return [...groups, { ...group(docs, 'Decisions', decisions), collapsed: true }]
}

function group(docs: string, text: string, pages: string[]): Item {
  return { text, items: pages.map((page) => ({ text: titleOf(docs, page), link: `/${page}` })) }
}

function pagesIn(docs: string): string[] {
  return fs
    .readdirSync(docs, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.md'))
    .map((file) => file.slice(0, -3).replaceAll(path.sep, '/'))
    .toSorted((left, right) => left.localeCompare(right, 'en'))
}

function titleOf(docs: string, page: string): string {
  const text = fs.readFileSync(path.join(docs, `${page}.md`), 'utf8')
  const title = /^# (.+)$/m.exec(text)?.[1]
  if (title === undefined) throw new Error(`docs/${page}.md has no heading of the first level.`)
  return title.replaceAll('`', '')
}
