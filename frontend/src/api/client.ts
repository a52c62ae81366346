/** The one client: typed by the server's own description, and every refusal an `ApiError`. */

import createClient from 'openapi-fetch'
import { errorOf } from './errors'
import type { components, paths } from './schema'
import { authorised } from './session'

/** A type of the wire by its name: `Schema<'ComplaintView'>`. */
export type Schema<Name extends keyof components['schemas']> = components['schemas'][Name]

export const api = createClient<paths>({ baseUrl: location.origin, fetch: authorised })

api.use({
  async onResponse({ response }) {
    if (!response.ok) throw await errorOf(response)
  },
})

/** What the server answered: `const page = await ok(api.GET('/api/v1/complaints'))`. A refusal was thrown before. */
export async function ok<T>(answer: Promise<{ data?: T }>): Promise<T> {
  return (await answer).data as T
}
