/** What `useForm` gives for a field. */
export type FieldOf = (pointer: string) => {
  id: string
  error: string | undefined
  onFocusout: () => void
  onInput: () => void
  onChange: () => void
}
