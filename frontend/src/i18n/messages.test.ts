import { describe, expect, it } from 'vitest'
import type { Messages, Plural } from './messages'

const files = import.meta.glob<{ default: Messages }>(
  ['../locales/*/*.ts', '../locales/*/gov/{case,house,intake}.ts'],
  {
    eager: true,
  },
)

function sentences(messages: Messages | Plural, path = ''): [string, string][] {
  return Object.entries(messages).flatMap(([key, value]) =>
    typeof value === 'string' ? [[path + key, value] as [string, string]] : sentences(value, `${path}${key}.`),
  )
}

const names = (sentence: string) => [...sentence.matchAll(/\{(\w+)\}/g)].map((match) => match[1]).sort()

describe.each(Object.keys(files).filter((path) => path.includes('/zh-CN/')))('%s', (path) => {
  const zh = sentences(files[path]?.default ?? {})
  const en = new Map(sentences(files[path.replace('/zh-CN/', '/en/')]?.default ?? {}))

  it('has an English sentence with the same values for every Chinese one', () => {
    for (const [key, sentence] of zh) {
      const english = en.get(key) ?? en.get(`${key}.other`)
      // Said by neither: a place that this kind of deed leaves empty.
      if (sentence === '') expect(english, key).toBe('')
      else expect(english, key).toBeTruthy()
      expect(names(english ?? ''), key).toEqual(names(sentence))
    }
  })

  it('keeps to the tone: no exclamation marks, no full-width dot', () => {
    for (const [key, sentence] of [...zh, ...en]) expect(sentence, key).not.toMatch(/[!！·]/)
  })
})
