/** The two ways a request fails: the server said no, or nothing came back. */

import { t } from '@/i18n/common'
import type { components } from './schema'

type Content = components['schemas']['ErrorContent']
export type FieldProblem = components['schemas']['FieldContent']

/** The server said no, with a sentence in the reader's language. */
export class ApiError extends Error {
  override readonly name = 'ApiError'
  readonly code: string
  /** What to change, by JSON pointer. */
  readonly fields: FieldProblem[]
  readonly requestId: string
  readonly allowedCommands: string[] | undefined

  constructor(
    readonly status: number,
    content: Content,
  ) {
    super(content.message)
    this.code = content.code
    this.fields = content.fields ?? []
    this.requestId = content.request_id
    this.allowedCommands = content.allowed_commands ?? undefined
  }

  /** Somebody else was faster: what is on the page is old, what was typed is not lost. */
  get isConflict(): boolean {
    return this.code === 'version_conflict' || this.code === 'lost_race'
  }
}

/** Nothing came back: no network, or the server is away. */
export class NetworkError extends Error {
  override readonly name = 'NetworkError'
}

/** The error of an answer, whatever stood between us and the server. */
export async function errorOf(response: Response): Promise<ApiError> {
  const body: unknown = await response
    .clone()
    .json()
    .catch(() => undefined)
  const content = (body as { error?: Content } | undefined)?.error
  return new ApiError(
    response.status,
    content ?? {
      code: 'unknown',
      message: t('common.error.unknown'),
      request_id: response.headers.get('x-request-id') ?? '',
    },
  )
}

/** A sentence for people. */
export function sentenceOf(error: unknown): string {
  if (error instanceof ApiError) return error.message
  if (error instanceof NetworkError) return t(navigator.onLine ? 'common.error.unreachable' : 'common.error.offline')
  return t('common.error.unknown')
}

/** What to quote to the administrator, where there is something. */
export const requestIdOf = (error: unknown) => (error instanceof ApiError && error.requestId) || undefined

/** Trying again may help: the network, or a server that is busy. */
export const isPassing = (error: unknown) =>
  error instanceof NetworkError || (error instanceof ApiError && (error.status >= 500 || error.status === 429))
