/**
 * Sends a file in pieces, so that a lost connection costs one piece: the server says how much it has, and it goes on from there.
 *
 * `uploadId` is worth keeping: with it, and the file, sending goes on after the page was closed.
 */

import { api, ok, type Schema } from '@/api/client'
import { ApiError, errorOf } from '@/api/errors'
import { authorised } from '@/api/session'

/** Small enough that phones on bad networks get one through, large enough not to ask too often. */
const PIECE_BYTES = 512 * 1024

type UploadView = Schema<'UploadView'>
export type FileView = Schema<'FileView'>

export interface Transfer {
  complaint: string
  file: File
  uploadId?: string | undefined
  signal: AbortSignal
  onBegun: (uploadId: string) => void
  onProgress: (share: number) => void
}

export async function sendFile(transfer: Transfer): Promise<{ file: FileView; version: number | undefined }> {
  let view = (await known(transfer)) ?? (await begin(transfer))
  transfer.onBegun(view.id)
  while (!view.file) {
    transfer.onProgress(view.offset_bytes / view.size_bytes)
    view = await sendPiece(transfer, view)
  }
  transfer.onProgress(1)
  return { file: view.file, version: view.version ?? undefined }
}

async function begin({ complaint, file, signal }: Transfer): Promise<UploadView> {
  const body = { name: file.name, size_bytes: file.size }
  return ok(api.POST('/api/v1/complaints/{id}/uploads', { params: { path: { id: complaint } }, body, signal }))
}

/** What the server has of it; undefined where it threw it away after a day. */
async function known({ complaint, uploadId, signal }: Transfer): Promise<UploadView | undefined> {
  if (!uploadId) return undefined
  const path = { id: complaint, upload: uploadId }
  try {
    return await ok(api.GET('/api/v1/complaints/{id}/uploads/{upload}', { params: { path }, signal }))
  } catch (error) {
    if (error instanceof ApiError && error.status === 404) return undefined
    throw error
  }
}

async function sendPiece({ complaint, file, signal }: Transfer, { id, offset_bytes }: UploadView): Promise<UploadView> {
  const response = await authorised(
    new Request(`/api/v1/complaints/${complaint}/uploads/${id}`, {
      method: 'PATCH',
      headers: { 'Content-Type': 'application/octet-stream', 'Upload-Offset': String(offset_bytes) },
      body: file.slice(offset_bytes, offset_bytes + PIECE_BYTES),
      signal,
    }),
  )
  if (response.ok) return (await response.json()) as UploadView
  const error = await errorOf(response)
  if (error.code !== 'wrong_offset') throw error
  // The last piece arrived, only its answer did not.
  return ok(
    api.GET('/api/v1/complaints/{id}/uploads/{upload}', { params: { path: { id: complaint, upload: id } }, signal }),
  )
}

/** Gives the place back; what cannot be told to the server expires there. */
export async function cancelUpload(complaint: string, uploadId: string): Promise<void> {
  const path = { id: complaint, upload: uploadId }
  await api.DELETE('/api/v1/complaints/{id}/uploads/{upload}', { params: { path } }).catch(() => undefined)
}
