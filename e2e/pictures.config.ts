import { defineConfig } from '@playwright/test'
import { baseConfig } from './support/config.ts'

export default defineConfig({ ...baseConfig, testDir: 'pictures', reporter: 'list', workers: 1 })
