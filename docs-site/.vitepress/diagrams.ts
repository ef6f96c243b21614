import fs from 'node:fs'
import path from 'node:path'
import type { MarkdownRenderer } from 'vitepress'

/**
 * Puts SVG pictures into the page instead of linking to them, so that the theme's colors apply. The
 * style inside the file is for GitHub; the site's is `theme/diagrams.css`.
 */
export function inlineDiagrams(markdown: MarkdownRenderer, root: string): void {
  const renderImage = markdown.renderer.rules.image
  markdown.renderer.rules.image = (tokens, index, options, env, self) => {
    const token = tokens[index]
    const source = String(token?.attrGet('src'))
    if (!source.endsWith('.svg')) {
      return renderImage?.(tokens, index, options, env, self) ?? ''
    }
    const file = path.join(root, 'docs/pictures', path.basename(source))
    const svg = fs.readFileSync(file, 'utf8').replace(/<style>[\s\S]*?<\/style>/, '')
    const label = markdown.utils.escapeHtml(String(token?.content))
    return `<span class="diagram" role="img" aria-label="${label}">${svg.replaceAll('\n', ' ')}</span>`
  }
}
