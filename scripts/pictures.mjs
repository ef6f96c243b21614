import { requireNode } from './lib/node-version.mjs'

requireNode()
void Promise.all([import('./lib/run.mjs'), import('./lib/pictures.mjs')]).then(
  ([{ main }, { takePictures }]) => main(takePictures),
)
