/** Keyboard shortcuts: single keys and sequences (`g i`), never while somebody types, and none where they are switched off. */

import { onScopeDispose } from 'vue'
import { hasShortcuts } from './preferences'

const SEQUENCE_MS = 1_200

function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false
  return target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName)
}

/** Keys as `KeyboardEvent.key` in lower case; of a sequence with spaces between. */
export function useShortcuts(actions: Record<string, () => void>): void {
  let first = ''
  let at = 0
  const onKeydown = (event: KeyboardEvent) => {
    if (!hasShortcuts.value || event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return
    // A dialog has keys of its own.
    if (isTyping(event.target) || document.querySelector('[role=dialog], [role=alertdialog], [role=menu]')) return
    const key = event.key.toLowerCase()
    const sequence = event.timeStamp - at < SEQUENCE_MS ? `${first} ${key}` : ''
    const action = actions[sequence] ?? actions[key]
    first = key
    at = event.timeStamp
    if (!action) return
    event.preventDefault()
    action()
  }
  addEventListener('keydown', onKeydown)
  onScopeDispose(() => removeEventListener('keydown', onKeydown))
}
