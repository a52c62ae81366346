/** Files on their way in one go each, which need no case (evidence goes in pieces, `shared/evidence`): one after the other, with progress, to be cancelled, and tried again when the network is back. */

import { computed, onScopeDispose, reactive } from 'vue'
import { isPassing, sentenceOf } from '@/api/errors'
import { upload, type Sending } from './upload'

export interface Upload<T> {
  key: number
  file: File
  /** `failed` may work another time, `refused` never will. */
  state: 'waiting' | 'sending' | 'done' | 'failed' | 'refused'
  /** Between 0 and 1. */
  share: number
  problem: string | undefined
  result: T | undefined
}

interface Options<T> {
  path: () => string | Promise<string>
  /** What is wrong with a file before it is sent. */
  check?: (file: File) => string | undefined
  onDone?: (result: T) => void
}

export function useUploads<T>(options: Options<T>) {
  const items: Upload<T>[] = reactive([])
  let sending: (Sending<T> & { key: number }) | undefined
  let isRunning = false
  let last = 0

  function add(files: Iterable<File>): void {
    for (const file of files) {
      const problem = options.check?.(file)
      items.push({ key: ++last, file, state: problem ? 'refused' : 'waiting', share: 0, problem, result: undefined })
    }
    void run()
  }

  async function run(): Promise<void> {
    if (isRunning) return
    isRunning = true
    for (let next = waiting(); next; next = waiting()) await transfer(next)
    isRunning = false
  }

  const waiting = () => items.find((item) => item.state === 'waiting')

  async function transfer(item: Upload<T>): Promise<void> {
    item.state = 'sending'
    item.share = 0
    item.problem = undefined
    try {
      const started = upload<T>(await options.path(), item.file, (share) => (item.share = share))
      sending = { ...started, key: item.key }
      item.result = await started.done
      item.state = 'done'
      item.share = 1
      options.onDone?.(item.result)
    } catch (error) {
      item.state = isPassing(error) ? 'failed' : 'refused'
      item.problem = sentenceOf(error)
    } finally {
      sending = undefined
    }
  }

  function retry(key: number): void {
    const item = items.find((it) => it.key === key)
    if (item?.state === 'failed') item.state = 'waiting'
    void run()
  }

  /** Takes it off the list; what is on its way is stopped. */
  function remove(key: number): void {
    if (sending?.key === key) sending.cancel()
    const at = items.findIndex((it) => it.key === key)
    if (at >= 0) items.splice(at, 1)
  }

  const retryAll = () => items.filter((it) => it.state === 'failed').forEach((it) => retry(it.key))
  addEventListener('online', retryAll)
  onScopeDispose(() => {
    removeEventListener('online', retryAll)
    sending?.cancel()
  })

  /** Sending the form has to wait for these. */
  const isPending = computed(() => items.some((it) => it.state !== 'done' && it.state !== 'refused'))

  return { items, add, retry, remove, isPending }
}
