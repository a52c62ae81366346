import { fieldId } from '@/lib/field-id'
import { useInHand } from './filing'

/** `v-bind` for a `Field` of the wizard: its id, what is wrong with it, and that it was left. */
export function useFields() {
  const { errors, leave } = useInHand()
  return (pointer: string) => ({
    id: fieldId(pointer),
    error: errors.get(pointer),
    onFocusout: () => leave(pointer),
  })
}
