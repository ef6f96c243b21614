import { afterAll } from 'vitest'
import { writeRecorded } from './record-contract.ts'

// Vitest runs this file with each test file.
afterAll(writeRecorded)
