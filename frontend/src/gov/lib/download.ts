/** Files of the server: fetched with our token, then given to the browser to keep. */

import { errorOf } from '@/api/errors'
import { authorised } from '@/api/session'

export async function fetchFile(path: string): Promise<{ blob: Blob; name: string | undefined }> {
  const response = await authorised(new Request(path))
  if (!response.ok) throw await errorOf(response)
  const disposition = response.headers.get('content-disposition') ?? ''
  const encoded = /filename\*=UTF-8''([^;]+)/i.exec(disposition)?.[1]
  const plain = /filename="([^"]+)"/.exec(disposition)?.[1]
  return { blob: await response.blob(), name: encoded ? decodeURIComponent(encoded) : plain }
}

export async function download(path: string, fallback: string): Promise<void> {
  const { blob, name } = await fetchFile(path)
  const address = URL.createObjectURL(blob)
  const link = document.createElement('a')
  link.href = address
  link.download = name ?? fallback
  link.click()
  // Not at once: the browser reads it after the click.
  setTimeout(() => URL.revokeObjectURL(address), 60_000)
}
