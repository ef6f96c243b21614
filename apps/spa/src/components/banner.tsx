import type { ReactNode } from 'react'

interface BannerProps {
  tone?: 'success' | 'warning' | 'error'
  role?: 'alert' | 'status'
  children: ReactNode
}

export function Banner({ tone, role, children }: BannerProps) {
  return (
    <div className={tone ? `banner banner-${tone}` : 'banner'} role={role}>
      {children}
    </div>
  )
}
