/** The filing in hand: kept on this device with every change, on the server when it can be, and sent once. */

import { computed, inject, provide, reactive, ref, shallowRef, watch, type InjectionKey } from 'vue'
import { api, ok } from '@/api/client'
import { ApiError } from '@/api/errors'
import { me } from '@/api/session'
import { drop, kept, useDraft } from '@/lib/drafts'
import type { FileView } from '@/lib/resumable'
import { dropKept, moveKept, useEvidence } from '@/shared/evidence'
import { check } from './checks'
import {
  emptyFiling,
  formOf,
  isBegun,
  newest,
  questionOf,
  textOf,
  type Filing,
  type QuestionId,
  type WireForm,
} from './model'
import { useServerDraft } from './server-draft'

const GUEST = 'filing:guest'

/** A refusal of the whole, told at the question that can mend it. */
const PLACES_OF_REFUSALS: Record<string, string> = {
  no_evidence: '/no_evidence_reason',
  no_request: '/requests',
  no_jurisdiction: '/respondent/place',
  truth_not_confirmed: '/truth_confirmed',
}

export function useFiling(wanted: string | undefined) {
  const key = me.value ? `filing:${me.value.id}` : GUEST
  const filing = ref<Filing>(emptyFiling())
  const local = useDraft(key, filing)
  const server = useServerDraft(filing, local.save)
  const files = shallowRef<readonly FileView[]>([])
  const errors = reactive(new Map<string, string>())
  const isReady = ref(false)

  const evidence = useEvidence({
    keptAs: key,
    count: () => files.value.length,
    complaint: () => (me.value ? server.push().then(() => filing.value.serverId ?? '') : undefined),
    onDone: (file, version) => {
      files.value = [...files.value, file]
      if (version) filing.value.version = version
    },
  })

  /** Puts together what is kept here, what was begun before logging in, and the draft that is asked for. */
  async function open(): Promise<void> {
    const own = await kept<Filing>(key)
    const guest = key === GUEST ? undefined : await kept<Filing>(GUEST)
    const asked = wanted && wanted !== own?.serverId ? await load(wanted) : undefined
    const found = asked ?? newest(own, guest)
    if (guest) {
      await moveKept(GUEST, key)
      await drop(GUEST)
    }
    if (found) filing.value = { ...found, form: formOf(found.form as WireForm) }
    if (found && found !== own) await local.save()
    prefill()
    isReady.value = true
    await Promise.all([loadFiles(), evidence.restore()])
  }

  async function load(id: string): Promise<Filing | undefined> {
    const params = { path: { id } }
    const [form, { version }] = await Promise.all([
      ok(api.GET('/api/v1/complaints/{id}/draft', { params })),
      ok(api.GET('/api/v1/complaints/{id}', { params })),
    ])
    const enterprise = form.respondent.enterprise_id
      ? await ok(
          api.GET('/api/v1/enterprises/{id}', { params: { path: { id: form.respondent.enterprise_id } } }),
        ).catch(() => undefined)
      : undefined
    return {
      form: formOf(form),
      enterprise,
      isByHand: !enterprise && !!form.respondent.name,
      serverId: id,
      version,
      synced: textOf(form),
    }
  }

  async function loadFiles(): Promise<void> {
    const id = filing.value.serverId
    if (!id || !me.value) return
    const found = await ok(api.GET('/api/v1/complaints/{id}/files', { params: { path: { id } } })).catch(
      () => undefined,
    )
    if (found) files.value = found
  }

  /** Who is logged in need not type their name again. */
  function prefill(): void {
    const known = me.value
    if (!known) return
    const given = filing.value.form.complainant
    given.name ||= known.name
    given.phone ||= known.phone ?? undefined
    given.address ||= known.address ?? undefined
    given.email ||= known.email ?? undefined
  }

  /** Before the log-in files wait on this device, which is as good as it gets. */
  const state = () => ({
    count: files.value.length + evidence.pieces.filter((it) => it.state !== 'refused').length,
    isPending: me.value !== undefined && evidence.isPending.value,
  })
  const problemsOf = (question: QuestionId) => check(question, filing.value, state())

  /** Says all that is wrong with these questions; true where nothing is. */
  function passes(questions: readonly QuestionId[]): boolean {
    for (const pointer of [...errors.keys()]) if (questions.includes(questionOf(pointer))) errors.delete(pointer)
    for (const question of questions) problemsOf(question).forEach((message, pointer) => errors.set(pointer, message))
    return ![...errors.keys()].some((pointer) => questions.includes(questionOf(pointer)))
  }

  /** A field was left: what is wrong with it is said now. */
  function leave(pointer: string): void {
    const message = problemsOf(questionOf(pointer)).get(pointer)
    if (message) errors.set(pointer, message)
  }

  // What is put right is not wrong any more, and what is changed is not what the server refused.
  watch(
    () => JSON.stringify(filing.value.form),
    () => {
      if (!isReady.value) return
      if (isBegun(filing.value)) filing.value.changedAt = Date.now()
      for (const pointer of errors.keys()) if (!problemsOf(questionOf(pointer)).has(pointer)) errors.delete(pointer)
    },
  )
  watch(evidence.isPending, () => errors.delete('/files'))

  /** Files it, and tells under which identifier; undefined where the server found problems, which then stand in `errors`. */
  async function submit(): Promise<string | undefined> {
    try {
      await server.push()
      if (server.filedAs.value) return await finish(server.filedAs.value)
      if (server.conflict.value) return undefined
      const id = filing.value.serverId ?? ''
      const path = { id, command: 'submit' as const }
      await ok(api.POST('/api/v1/complaints/{id}/commands/{command}', { params: { path }, body: {} as never }))
      return await finish(id)
    } catch (error) {
      if (!(error instanceof ApiError)) throw error
      // It was filed, only the answer got lost.
      if (error.code === 'wrong_state' && filing.value.serverId) return finish(filing.value.serverId)
      const pointer = PLACES_OF_REFUSALS[error.code]
      if (pointer) errors.set(pointer, error.message)
      for (const field of error.fields) errors.set(field.pointer, field.message)
      if (!pointer && error.fields.length === 0) throw error
      return undefined
    }
  }

  async function finish(id: string): Promise<string> {
    await discard()
    return id
  }

  /** Forgets what is on this device. */
  async function discard(): Promise<void> {
    isReady.value = false
    filing.value = emptyFiling()
    files.value = []
    for (const { key: piece } of [...evidence.pieces]) evidence.remove(piece)
    errors.clear()
    await local.discard()
    await dropKept(key)
    prefill()
    isReady.value = true
  }

  return {
    filing,
    form: computed(() => filing.value.form),
    files: computed(() => files.value),
    evidence,
    errors,
    isReady,
    saved: local.state,
    server,
    open,
    passes,
    leave,
    submit,
    discard,
  }
}

export type FilingInHand = ReturnType<typeof useFiling>

const KEY: InjectionKey<FilingInHand> = Symbol('filing')
export const provideFiling = (filing: FilingInHand) => provide(KEY, filing)

/** For a question: the filing the page has in hand. */
export function useInHand(): FilingInHand {
  const found = inject(KEY)
  if (!found) throw new Error('a question stands outside the wizard')
  return found
}
