/**
 * Evidence on its way to a case: one file after the other, with progress, to be cancelled and gone on with. With a key the files
 * wait on this device, so that they survive a reload, a log-in and a dead battery until the server has them.
 */

import { createStore, del, get, set } from 'idb-keyval'
import { computed, onScopeDispose, reactive, watch } from 'vue'
import { isPassing, sentenceOf } from '@/api/errors'
import { isOnline } from '@/lib/online'
import { cancelUpload, sendFile, type FileView } from '@/lib/resumable'
import { t } from '@/i18n/common'

export const MAX_FILES = 20
export const MAX_BYTES = 20 * 1_048_576
export const ACCEPTED =
  'image/jpeg,image/png,image/webp,image/heic,image/heif,application/pdf,video/mp4,text/plain,.heic'

export interface Piece {
  key: number
  file: File
  uploadId: string | undefined
  /** `failed` goes on when asked or when the network is back, `refused` never will. */
  state: 'waiting' | 'sending' | 'failed' | 'refused'
  /** Between 0 and 1. */
  share: number
  problem: string | undefined
}

type Kept = Pick<Piece, 'key' | 'file' | 'uploadId'>[]

interface Options {
  /** The case they belong to; undefined while there is none to send to. */
  complaint: () => Promise<string> | undefined
  onDone: (file: FileView, version: number | undefined) => void
  /** Under which they wait on this device. */
  keptAs?: string
  /** How many the case has already. */
  count: () => number
}

const store = createStore('hejie-files', 'files')

export function useEvidence(options: Options) {
  const pieces: Piece[] = reactive([])
  let isRunning = false
  let current: { key: number; abort: AbortController } | undefined

  const problemOf = (file: File) => {
    if (file.size === 0) return t('common.upload.empty')
    if (file.size <= MAX_BYTES) return undefined
    return t('common.upload.tooBig', { size: (file.size / 1_048_576).toFixed(0) })
  }

  function add(files: Iterable<File>): void {
    for (const file of files) {
      const isFull = options.count() + pieces.length >= MAX_FILES
      const problem = isFull ? t('common.upload.full') : problemOf(file)
      const key = Date.now() + Math.random()
      pieces.push({ key, file, uploadId: undefined, state: problem ? 'refused' : 'waiting', share: 0, problem })
    }
    void keep()
    void run()
  }

  async function run(): Promise<void> {
    if (isRunning) return
    isRunning = true
    for (let next = waiting(); next && options.complaint(); next = waiting()) await transfer(next)
    isRunning = false
  }

  const waiting = () => pieces.find((it) => it.state === 'waiting')

  async function transfer(piece: Piece): Promise<void> {
    const abort = new AbortController()
    current = { key: piece.key, abort }
    piece.state = 'sending'
    piece.problem = undefined
    try {
      const complaint = await options.complaint()
      if (!complaint) return void (piece.state = 'waiting')
      const { file, version } = await sendFile({
        complaint,
        file: piece.file,
        uploadId: piece.uploadId,
        signal: abort.signal,
        onBegun: (id) => {
          piece.uploadId = id
          void keep()
        },
        onProgress: (share) => (piece.share = share),
      })
      drop(piece.key)
      options.onDone(file, version)
    } catch (error) {
      if (abort.signal.aborted) return
      piece.state = isPassing(error) ? 'failed' : 'refused'
      piece.problem = isPassing(error)
        ? t('common.upload.cut', { percent: Math.round(piece.share * 100) })
        : sentenceOf(error)
    } finally {
      current = undefined
    }
  }

  function retry(key: number): void {
    const piece = pieces.find((it) => it.key === key)
    if (piece?.state === 'failed') piece.state = 'waiting'
    void run()
  }

  /** Stops it and takes it off the list. */
  function remove(key: number): void {
    const piece = pieces.find((it) => it.key === key)
    if (current?.key === key) current.abort.abort()
    drop(key)
    if (piece?.uploadId) void giveBack(piece.uploadId)
  }

  async function giveBack(uploadId: string): Promise<void> {
    const complaint = await options.complaint()
    if (complaint) await cancelUpload(complaint, uploadId)
  }

  function drop(key: number): void {
    const at = pieces.findIndex((it) => it.key === key)
    if (at >= 0) pieces.splice(at, 1)
    void keep()
  }

  async function keep(): Promise<void> {
    if (!options.keptAs) return
    const kept: Kept = pieces.map(({ key, file, uploadId }) => ({ key, file, uploadId }))
    // A browser without room for files: they are lost with the page, and the list says what is still waiting.
    await (kept.length > 0 ? set(options.keptAs, kept, store) : del(options.keptAs, store)).catch(() => undefined)
  }

  /** Goes on with what waits on this device. */
  async function restore(): Promise<void> {
    const kept = options.keptAs ? await get<Kept>(options.keptAs, store).catch(() => undefined) : undefined
    for (const { key, file, uploadId } of kept ?? []) {
      const problem = problemOf(file)
      pieces.push({ key, file, uploadId, state: problem ? 'refused' : 'waiting', share: 0, problem })
    }
    void run()
  }

  const retryAll = () => pieces.filter((it) => it.state === 'failed').forEach((it) => retry(it.key))
  watch(isOnline, (is) => is && retryAll())
  onScopeDispose(() => current?.abort.abort())

  /** Sending the form has to wait for these. */
  const isPending = computed(() => pieces.some((it) => it.state !== 'refused'))

  return { pieces, add, retry, remove, restore, run, isPending }
}

/** The files that waited for somebody not yet logged in are theirs now. */
export async function moveKept(from: string, to: string): Promise<void> {
  const kept = await get<Kept>(from, store).catch(() => undefined)
  if (!kept?.length) return
  const there = (await get<Kept>(to, store).catch(() => undefined)) ?? []
  await set(to, [...there, ...kept], store).catch(() => undefined)
  await del(from, store).catch(() => undefined)
}

export const dropKept = (key: string) => del(key, store).catch(() => undefined)
