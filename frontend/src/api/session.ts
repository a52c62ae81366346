/**
 * Who is logged in. The access token lives in memory only; the HttpOnly cookie gets a new one.
 *
 * The cookie is good once: pages of one browser take turns, see `design/early.js`. A session that has ended does not throw away what
 * somebody typed: requests wait until the reader has logged in again or gives up.
 */

import { computed, readonly, shallowRef } from 'vue'
import { languageToCome } from '@/i18n'
import { observe } from '@/lib/now'
import { recall, remember } from '@/lib/storage'
import { ApiError, errorOf, NetworkError } from './errors'
import type { components } from './schema'

export type Me = components['schemas']['MeView']
type Tokens = components['schemas']['TokenView']

/** No secret: whether it is worth asking for a token at all. */
const HINT = 'hejie.session'

const AHEAD_MS = 5_000

let accessToken: string | undefined
let refreshing: Promise<boolean> | undefined
let starting: Promise<void> | undefined
let firstRefreshed: Promise<boolean> | undefined
/** What `design/early.js` leaves: how tokens are asked for, and the answer to its own question, to be taken once. */
const early = globalThis as { refreshTokens?: () => Promise<Response>; earlyTokens?: Promise<Response> }
/** Answers that a page will ask for, by address: see `askAhead`. */
const ahead = new Map<string, Promise<Response>>()

const account = shallowRef<Me>()
const question = shallowRef<{ answer: (isBack: boolean) => void; asked: Promise<boolean> }>()
const channel = 'BroadcastChannel' in globalThis ? new BroadcastChannel(HINT) : undefined

/** The person who is logged in. */
export const me = readonly(account)
/** The session has ended under somebody's hands: the shell shows the dialog to log in again. */
export const isAskedAgain = computed(() => question.value !== undefined)

/** Sends a request as nobody in particular. */
export async function send(request: Request): Promise<Response> {
  request.headers.set('Accept-Language', languageToCome())
  try {
    const response = await fetch(request)
    observe(response.headers.get('date'))
    return response
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') throw error
    throw new NetworkError('no answer', { cause: error })
  }
}

/** Sends a request as who is logged in; a token that has run out is renewed once. */
export async function authorised(request: Request): Promise<Response> {
  const asked = request.method === 'GET' ? ahead.get(request.url) : undefined
  if (asked && ahead.delete(request.url)) return asked
  const again = request.clone()
  const used = accessToken
  const response = await send(bearing(request))
  if (response.status !== 401 || !used) return response
  const isBack = accessToken !== used || (await refresh()) || (await askAgain())
  return isBack ? send(bearing(again)) : response
}

function bearing(request: Request): Request {
  if (accessToken) request.headers.set('Authorization', `Bearer ${accessToken}`)
  return request
}

/** For what cannot go through `fetch`: uploads that show their progress. */
export async function bearer(isStale = false): Promise<string | undefined> {
  if (isStale && !(await refresh())) await askAgain()
  return accessToken
}

/** Finds out who is logged in, once for a page. */
export function start(): Promise<void> {
  starting ??= recall(HINT) ? firstRefresh().then((isGood) => (isGood ? loadMe() : forget())) : Promise.resolve()
  return starting
}

const firstRefresh = () => (firstRefreshed ??= refresh())

/** Asks for what a page will want while its own code is on its way, as soon as there is a token. */
export async function askAhead(paths: readonly string[]): Promise<void> {
  if (paths.length === 0 || !recall(HINT) || !(await firstRefresh().catch(() => false))) return
  for (const path of paths) {
    const request = new Request(path)
    const answer = authorised(request)
    // Whoever takes it hears of it; nobody may.
    answer.catch(() => undefined)
    ahead.set(request.url, answer)
  }
  // What nobody came for is soon no longer true.
  setTimeout(() => ahead.clear(), AHEAD_MS)
}

export async function logIn(login: string, password: string): Promise<Me> {
  take(await post<Tokens>('/api/v1/auth/login', { login, password }))
  const before = account.value
  await loadMe()
  starting = Promise.resolve()
  remember(HINT, '1')
  channel?.postMessage({ account: account.value?.id })
  if (before && before.id !== account.value?.id) location.reload()
  question.value?.answer(true)
  return account.value as Me
}

export async function logOut(): Promise<void> {
  await post('/api/v1/auth/logout')
  forget()
  channel?.postMessage({ account: undefined })
}

/** The reader will not log in again: whoever waits gets the 401. */
export function giveUp(): void {
  question.value?.answer(false)
  forget()
}

/** After the reader corrected their account. */
export async function loadMe(): Promise<void> {
  const response = await authorised(new Request('/api/v1/me'))
  if (!response.ok) throw await errorOf(response)
  account.value = (await response.json()) as Me
}

function refresh(): Promise<boolean> {
  refreshing ??= tokens()
    .then(async (response) => {
      if (response.status === 401) return false
      if (!response.ok) throw await errorOf(response)
      take((await response.json()) as Tokens)
      return true
    })
    .finally(() => {
      refreshing = undefined
    })
  return refreshing
}

async function tokens(): Promise<Response> {
  const asked = early.earlyTokens
  delete early.earlyTokens
  const response = (await asked?.catch(() => undefined)) ?? (await early.refreshTokens?.().catch(() => undefined))
  if (!response) throw new NetworkError('no answer')
  observe(response.headers.get('date'))
  return response
}

function askAgain(): Promise<boolean> {
  if (question.value) return question.value.asked
  let answer: (isBack: boolean) => void = () => undefined
  const asked = new Promise<boolean>((resolve) => {
    answer = (isBack) => {
      question.value = undefined
      resolve(isBack)
    }
  })
  question.value = { answer, asked }
  return asked
}

function take(tokens: Tokens): void {
  accessToken = tokens.access_token
}

function forget(): void {
  accessToken = undefined
  account.value = undefined
  remember(HINT, null)
}

async function post<T>(path: string, body?: unknown): Promise<T> {
  const response = await send(
    new Request(path, {
      method: 'POST',
      ...(body === undefined ? {} : { headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) }),
    }),
  )
  if (!response.ok) throw await errorOf(response)
  return (response.status === 204 ? undefined : await response.json().catch(() => undefined)) as T
}

// Another page of this browser logged in as somebody else, or out: this one must not go on as who is gone.
channel?.addEventListener('message', ({ data }: MessageEvent<{ account: string | undefined }>) => {
  if (!account.value || data.account === account.value.id) return
  accessToken = undefined
  if (data.account) location.reload()
  else void askAgain()
})

/** Whether an error is the answer to bad credentials rather than to a bad form. */
export const isWrongPassword = (error: unknown) => error instanceof ApiError && error.status === 401
