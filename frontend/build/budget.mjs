// What a first visit to each page loads: script and style, brotli, from Vite's manifest. Fails above the budget.

import { readdirSync, readFileSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'

const dist = join(dirname(import.meta.dirname), 'dist')
const manifest = JSON.parse(readFileSync(join(dist, '.vite/manifest.json'), 'utf8'))

/** In KB of 1000 bytes, by area; what is named in PAGES has its own. */
const AREAS = { consumer: 110, biz: 130, gov: 130 }
const ENTRIES = { consumer: 'index.html', biz: 'biz.html', gov: 'gov.html' }
const PAGES = { 'src/consumer/pages/File.vue': 100 }

/** The language is loaded with the page: the bigger of the two counts. */
const LANGUAGES = ['zh-CN', 'en']

/** More words for some pages, as the bureau's router has them: `load(import('./pages/Case.vue'), 'gov/case')`. */
const router = readFileSync(join(dirname(dist), 'src/gov/router.ts'), 'utf8')
const WORDS = new Map(
  [...router.matchAll(/load\(import\('\.\/(pages\/\w+\.vue)'\), (.+)\)/g)].map(([, page, words]) => [
    `src/gov/${page}`,
    words.match(/[\w/]+/g),
  ]),
)

/** Loaded by every page, known to no manifest. */
const EARLY = readdirSync(join(dist, 'assets'))
  .filter((name) => /^early-.*\.js$/.test(name))
  .map((name) => `assets/${name}`)

function files(keys) {
  const seen = new Set()
  const found = new Set()
  const visit = (key) => {
    const chunk = manifest[key]
    if (!chunk || seen.has(key)) return
    seen.add(key)
    found.add(chunk.file)
    for (const css of chunk.css ?? []) found.add(css)
    for (const next of chunk.imports ?? []) visit(next)
  }
  keys.forEach(visit)
  return [...found].filter((file) => /\.(js|css)$/.test(file))
}

function size(file) {
  const path = join(dist, file)
  const small = statSync(`${path}.br`, { throwIfNoEntry: false })
  return (small ?? statSync(path)).size
}

function firstLoad(area, page) {
  const byLanguage = LANGUAGES.map((language) => {
    const locales = ['common', area, ...(WORDS.get(page) ?? [])].map((part) => `src/locales/${language}/${part}.ts`)
    const all = [...files([ENTRIES[area], page, ...locales]), ...EARLY]
    return all.reduce((sum, file) => sum + size(file), 0)
  })
  return Math.max(...byLanguage) / 1000
}

let isOver = false
for (const [area, budget] of Object.entries(AREAS)) {
  const pages = Object.keys(manifest).filter((key) => key.startsWith(`src/${area}/pages/`) && key.endsWith('.vue'))
  const shared = Object.keys(manifest).filter((key) => key.startsWith('src/shared/pages/') && key.endsWith('.vue'))
  for (const page of [...pages, ...shared]) {
    const limit = PAGES[page] ?? budget
    const kilobytes = firstLoad(area, page)
    const mark = kilobytes > limit ? 'OVER' : 'ok'
    isOver ||= kilobytes > limit
    console.log(`${mark.padEnd(5)} ${kilobytes.toFixed(1).padStart(6)} of ${limit} KB  ${area}  ${page}`)
  }
}
process.exitCode = isOver ? 1 : 0
