import path from 'node:path'
import { slug } from 'github-slugger'
import { defineConfig } from 'vitepress'
import { inlineDiagrams } from './diagrams.ts'
import { resolveLinks } from './links.ts'
import { createSidebar, NAVIGATION } from './sidebar.ts'

const ROOT = path.resolve(import.meta.dirname, '../..')

export default defineConfig({
  title: 'Latchkey',
  description: 'One token scheme for your browser app, your server-rendered pages and your API',
  lang: 'en',
  srcDir: path.join(ROOT, 'docs'),
  outDir: path.join(ROOT, '.data/site'),
  cacheDir: path.join(ROOT, '.data/site-cache'),
  cleanUrls: true,
  metaChunk: true,
  head: [['link', { rel: 'icon', href: '/favicon.svg', type: 'image/svg+xml' }]],
  vite: { publicDir: path.join(ROOT, 'packages/ui/assets') },
  markdown: {
    theme: { light: 'github-light-high-contrast', dark: 'github-dark' },
    // The same anchors as on GitHub, so that links to headings work in both.
    anchor: { slugify: slug },
    config: (markdown) => {
      resolveLinks(markdown, ROOT)
      inlineDiagrams(markdown, ROOT)
    },
  },
  themeConfig: {
    logo: '/favicon.svg',
    nav: NAVIGATION,
    sidebar: createSidebar(path.join(ROOT, 'docs')),
    outline: [2, 3],
    search: { provider: 'local' },
    docFooter: { prev: 'Previous', next: 'Next' },
  },
})
