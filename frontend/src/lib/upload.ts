/** Sends a file and tells how far it is. `fetch` cannot tell, so it is an `XMLHttpRequest`. */

import { ApiError, NetworkError } from '@/api/errors'
import { bearer } from '@/api/session'
import { language } from '@/i18n'
import { t } from '@/i18n/common'

export interface Sending<T> {
  done: Promise<T>
  cancel(): void
}

/** `path` takes the bytes as they are, with the name in `X-File-Name`. */
export function upload<T>(path: string, file: File, onProgress: (share: number) => void): Sending<T> {
  const request = new XMLHttpRequest()
  let isCancelled = false
  const attempt = async (isStale: boolean): Promise<T> => {
    const token = await bearer(isStale)
    if (isCancelled) throw new DOMException('cancelled', 'AbortError')
    return new Promise<T>((resolve, reject) => {
      request.open('POST', path)
      request.setRequestHeader('Content-Type', 'application/octet-stream')
      request.setRequestHeader('X-File-Name', encodeURIComponent(file.name))
      request.setRequestHeader('Accept-Language', language())
      if (token) request.setRequestHeader('Authorization', `Bearer ${token}`)
      request.upload.onprogress = ({ loaded, total }) => onProgress(total > 0 ? loaded / total : 0)
      request.onerror = () => reject(new NetworkError('the upload was cut off'))
      request.onabort = () => reject(new DOMException('cancelled', 'AbortError'))
      request.onload = () => {
        if (request.status >= 200 && request.status < 300) resolve(JSON.parse(request.responseText) as T)
        else if (request.status === 401 && !isStale) resolve(attempt(true))
        else reject(refusal(request))
      }
      request.send(file)
    })
  }
  return {
    done: attempt(false),
    cancel: () => {
      isCancelled = true
      request.abort()
    },
  }
}

function refusal(request: XMLHttpRequest): ApiError {
  try {
    const { error } = JSON.parse(request.responseText) as { error: ConstructorParameters<typeof ApiError>[1] }
    return new ApiError(request.status, error)
  } catch {
    return new ApiError(request.status, { code: 'unknown', message: t('common.error.unknown'), request_id: '' })
  }
}
