import type { NextConfig } from 'next'

const config: NextConfig = {
  poweredByHeader: false,
  // The types are checked by `tsc` with the other examples.
  typescript: { ignoreBuildErrors: true },
}

export default config
