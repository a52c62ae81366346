// What comes after Vite: the API's documentation beside the app, and a compressed copy of every file for the server to choose from.

import { cp, mkdir, readFile, readdir, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { brotliCompress, constants, gzip } from 'node:zlib'

const frontend = dirname(import.meta.dirname)
const dist = join(frontend, 'dist')
const swagger = dirname(createRequire(import.meta.url).resolve('swagger-ui-dist/package.json'))

/** Smaller files gain nothing over the headers. */
const MIN_BYTES = 512
const COMPRESSIBLE = /\.(html|js|css|svg|json|webmanifest)$/

async function documentation() {
  const docs = join(dist, 'docs')
  await mkdir(docs, { recursive: true })
  await cp(join(frontend, 'docs'), docs, { recursive: true })
  for (const file of ['swagger-ui.css', 'swagger-ui-bundle.js', 'LICENSE', 'NOTICE']) {
    await cp(join(swagger, file), join(docs, file))
  }
}

async function compress(path) {
  const bytes = await readFile(path)
  if (bytes.length < MIN_BYTES) return
  const params = { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length }
  await Promise.all([
    promisify(brotliCompress)(bytes, { params }).then((small) => writeFile(`${path}.br`, small)),
    promisify(gzip)(bytes, { level: 9 }).then((small) => writeFile(`${path}.gz`, small)),
  ])
}

await documentation()
const files = await readdir(dist, { recursive: true, withFileTypes: true })
await Promise.all(
  files
    .filter((file) => file.isFile() && COMPRESSIBLE.test(file.name) && !file.parentPath.includes('.vite'))
    .map((file) => compress(join(file.parentPath, file.name))),
)
