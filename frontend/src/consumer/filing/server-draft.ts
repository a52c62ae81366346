/**
 * The draft on the server, kept up quietly while somebody is logged in: a new phone or a dead battery loses nothing.
 *
 * What another device wrote in the meantime is not overwritten: then there is a `conflict`, and the reader chooses.
 */

import { onScopeDispose, readonly, ref, shallowRef, watch, type Ref } from 'vue'
import { api, ok } from '@/api/client'
import { ApiError } from '@/api/errors'
import { me } from '@/api/session'
import { isOnline } from '@/lib/online'
import { formOf, textOf, wire, type Filing, type WireForm } from './model'

const REST_MS = 1_200

export interface Conflict {
  theirs: WireForm
  version: number
}

export function newKey(): string {
  return [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, '0')).join('')
}

export function useServerDraft(filing: Ref<Filing>, save: () => Promise<void>) {
  const conflict = shallowRef<Conflict>()
  const isSynced = ref(false)
  /** Filed already, in another page or on another device. */
  const filedAs = ref<string>()
  let timer: ReturnType<typeof setTimeout> | undefined
  let running: Promise<void> | undefined

  /** Brings the server up to what is here; one at a time. Throws what the server says. */
  function push(): Promise<void> {
    running = (running ?? Promise.resolve()).catch(() => undefined).then(step)
    return running
  }

  async function step(): Promise<void> {
    if (conflict.value || filedAs.value) return
    if (!filing.value.serverId) await create()
    if (textOf(filing.value.form) !== filing.value.synced) await replace()
    isSynced.value = true
  }

  async function create(): Promise<void> {
    filing.value.pending ??= { key: newKey(), body: wire(filing.value.form) }
    const { key, body } = filing.value.pending
    // On the disk before it is sent: whatever happens, it is made once.
    await save()
    const written = await ok(api.POST('/api/v1/complaints', { params: { header: { 'Idempotency-Key': key } }, body }))
    Object.assign(filing.value, {
      serverId: written.id,
      version: written.version,
      synced: textOf(body),
      pending: undefined,
    })
    await save()
  }

  async function replace(isSecond = false): Promise<void> {
    const id = filing.value.serverId ?? ''
    const body = wire(filing.value.form)
    try {
      const headers = { 'If-Match': String(filing.value.version ?? 0) }
      const written = await ok(api.PUT('/api/v1/complaints/{id}/draft', { params: { path: { id } }, headers, body }))
      filing.value.version = written.version
      filing.value.synced = textOf(body)
    } catch (error) {
      if (!(error instanceof ApiError)) throw error
      if (error.status === 404) return forget()
      if (error.code === 'wrong_state') return void (filedAs.value = id)
      if (!error.isConflict || isSecond) throw error
      if (await isOurs(id)) await replace(true)
    }
  }

  /** Evidence raises the version too: only other words are a conflict. */
  async function isOurs(id: string): Promise<boolean> {
    const params = { path: { id } }
    const [theirs, { version, state }] = await Promise.all([
      ok(api.GET('/api/v1/complaints/{id}/draft', { params })),
      ok(api.GET('/api/v1/complaints/{id}', { params })),
    ])
    if (state !== 'draft') {
      filedAs.value = id
      return false
    }
    if (textOf(theirs) === filing.value.synced) {
      filing.value.version = version
      return true
    }
    conflict.value = { theirs, version }
    return false
  }

  /** The draft is gone or somebody else's: the words are still here, and make a new one. */
  function forget(): Promise<void> {
    Object.assign(filing.value, { serverId: undefined, version: undefined, synced: undefined })
    return create()
  }

  function settle(choice: 'mine' | 'theirs'): void {
    const found = conflict.value
    if (!found) return
    filing.value.version = found.version
    filing.value.synced = textOf(found.theirs)
    if (choice === 'theirs') filing.value.form = formOf(found.theirs)
    conflict.value = undefined
    void push().catch(() => undefined)
  }

  const later = () => {
    clearTimeout(timer)
    isSynced.value = false
    timer = setTimeout(() => {
      // Quietly: it is on this device, and the next change tries again.
      if (me.value && isOnline.value && filing.value.changedAt) void push().catch(() => undefined)
    }, REST_MS)
  }
  watch([() => filing.value.form, isOnline], later, { deep: true })
  onScopeDispose(() => clearTimeout(timer))

  return { push, conflict: readonly(conflict), settle, isSynced: readonly(isSynced), filedAs: readonly(filedAs) }
}
