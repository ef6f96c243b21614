import { messages } from '../messages.ts'

export interface NavigationLink {
  href: string
  text: string
}

/** The links of the main navigation for an account with these permissions. */
export function toNavigation(permissions: readonly string[]): NavigationLink[] {
  const { dashboard, security, tokens, accounts, audit, services } = messages.links
  const links: NavigationLink[] = [
    { href: '/dashboard', text: dashboard },
    { href: '/security', text: security },
    { href: '/tokens', text: tokens },
  ]
  if (permissions.includes('accounts:read')) links.push({ href: '/accounts', text: accounts })
  if (permissions.includes('audit:read')) links.push({ href: '/audit', text: audit })
  if (permissions.includes('services:manage')) links.push({ href: '/services', text: services })
  return links
}
