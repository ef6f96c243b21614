import { defineConfig } from '@playwright/test'
import { baseConfig } from './support/config.ts'

export default defineConfig({ ...baseConfig, testDir: 'tests', fullyParallel: true })
