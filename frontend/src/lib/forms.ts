/**
 * A form: checked when a field is left, corrected at once, summed up when it is sent. The server's problems come back to the
 * fields they name by JSON pointer, whoever found them.
 */

import { safeParse, type GenericSchema } from 'valibot'
import { computed, nextTick, reactive, readonly, ref, shallowRef, type Ref } from 'vue'
import { ApiError } from '@/api/errors'
import { fieldId } from './field-id'

export { fieldId }

export interface Problem {
  id: string
  message: string
}

interface Options<T> {
  /** What can be known before the server is asked. Messages are functions, so that they follow the language. */
  schema?: () => GenericSchema<T, unknown>
}

export function useForm<T>(values: Ref<T>, options: Options<T> = {}) {
  const errors = reactive(new Map<string, string>())
  const isBusy = ref(false)
  /** What is wrong with no single field. */
  const failure = shallowRef<unknown>()
  const sent = ref(0)

  const found = () => {
    const result = options.schema ? safeParse(options.schema(), values.value) : undefined
    const problems = new Map<string, string>()
    for (const issue of result?.issues ?? []) {
      const pointer = `/${(issue.path ?? []).map((step) => String(step.key)).join('/')}`
      if (!problems.has(pointer)) problems.set(pointer, issue.message)
    }
    return problems
  }

  /** The field was left: say what is wrong with it, if anything is. */
  function leave(pointer: string): void {
    const message = found().get(pointer)
    if (message) errors.set(pointer, message)
    else errors.delete(pointer)
  }

  /** The field was changed: what was wrong with it may be right now. */
  function change(pointer: string): void {
    if (errors.has(pointer) && !found().has(pointer)) errors.delete(pointer)
  }

  /** Sends where nothing is wrong; the answer, or undefined where there were problems. */
  async function submit<R>(send: () => Promise<R>): Promise<R | undefined> {
    if (isBusy.value) return undefined
    failure.value = undefined
    replace(found())
    if (errors.size > 0) return void (await sumUp())
    isBusy.value = true
    try {
      return await send()
    } catch (error) {
      if (error instanceof ApiError && error.fields.length > 0) {
        replace(new Map(error.fields.map(({ pointer, message }) => [pointer, message])))
      } else {
        failure.value = error
      }
      await sumUp()
      return undefined
    } finally {
      isBusy.value = false
    }
  }

  function replace(problems: Map<string, string>): void {
    errors.clear()
    problems.forEach((message, pointer) => errors.set(pointer, message))
  }

  /** The summary takes the focus whenever this counts up. */
  async function sumUp(): Promise<void> {
    await nextTick()
    sent.value += 1
  }

  /** `v-bind` for a `Field`. */
  const field = (pointer: string) => ({
    id: fieldId(pointer),
    error: errors.get(pointer),
    onFocusout: () => leave(pointer),
    onInput: () => void nextTick(() => change(pointer)),
    onChange: () => void nextTick(() => change(pointer)),
  })

  const problems = computed<Problem[]>(() =>
    [...errors].map(([pointer, message]) => ({ id: fieldId(pointer), message })),
  )

  return { field, submit, problems, failure: readonly(failure), isBusy: readonly(isBusy), sent: readonly(sent) }
}
