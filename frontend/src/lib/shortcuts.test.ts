import { afterEach, describe, expect, it, vi } from 'vitest'
import { effectScope } from 'vue'
import { hasShortcuts } from './preferences'
import { useShortcuts } from './shortcuts'

const scope = effectScope()
const next = vi.fn()
const inbox = vi.fn()
scope.run(() => useShortcuts({ j: next, 'g i': inbox }))

const press = (key: string, target: EventTarget = document.body) =>
  target.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true }))

afterEach(() => {
  vi.clearAllMocks()
  hasShortcuts.value = true
  document.body.innerHTML = ''
})

describe('shortcuts', () => {
  it('answer to a key and to a sequence', () => {
    press('j')
    press('g')
    press('i')
    expect(next).toHaveBeenCalledOnce()
    expect(inbox).toHaveBeenCalledOnce()
  })

  it('leave alone who types', () => {
    document.body.innerHTML = '<input />'
    press('j', document.body.firstElementChild ?? undefined)
    expect(next).not.toHaveBeenCalled()
  })

  it('rest while a dialog is open and where they are switched off', () => {
    document.body.innerHTML = '<div role="dialog"></div>'
    press('j')
    document.body.innerHTML = ''
    hasShortcuts.value = false
    press('j')
    expect(next).not.toHaveBeenCalled()
  })
})
