import express from 'express'
import { inWorkers } from './workers.mjs'

inWorkers((port) => {
  const app = express()
  app.get('/', (_req, res) => res.json({ hello: 'world' }))
  app.listen(port, '127.0.0.1')
})
