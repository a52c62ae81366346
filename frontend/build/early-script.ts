import { readFileSync } from 'node:fs'
import { relative } from 'node:path'
import type { Plugin } from 'vite'

const CHARSET = '<meta charset="utf-8" />'

/** A script which runs before anything is painted: classic, blocking, hashed, in a file of its own as the security policy wants. */
export function earlyScript(path: string): Plugin {
  let isBuild = false
  let root = ''
  return {
    name: 'early-script',
    configResolved(config) {
      isBuild = config.command === 'build'
      root = config.root
    },
    buildStart() {
      if (isBuild) this.emitFile({ type: 'asset', name: 'early.js', source: readFileSync(path, 'utf8') })
    },
    transformIndexHtml: {
      order: 'post',
      handler(html, { bundle }) {
        const files = Object.values(bundle ?? {})
        const built = files.find((file) => file.type === 'asset' && file.names.includes('early.js'))
        const src = `/${built?.fileName ?? relative(root, path)}`
        return html.replace(CHARSET, `${CHARSET}\n    <script src="${src}"></script>`)
      },
    },
  }
}
