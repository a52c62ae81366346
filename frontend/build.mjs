// Puts what the server embeds into dist/. So far: the API's documentation, readable without any download from elsewhere.

import { cp, mkdir, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { createRequire } from 'node:module'

const here = import.meta.dirname ?? dirname(new URL(import.meta.url).pathname)
const swagger = dirname(createRequire(import.meta.url).resolve('swagger-ui-dist/package.json'))
const docs = join(here, 'dist', 'docs')

await rm(docs, { recursive: true, force: true })
await mkdir(docs, { recursive: true })
await cp(join(here, 'docs'), docs, { recursive: true })
for (const file of ['swagger-ui.css', 'swagger-ui-bundle.js', 'LICENSE', 'NOTICE']) {
  await cp(join(swagger, file), join(docs, file))
}
