import { QueryClient } from '@tanstack/vue-query'
import { isPassing } from './errors'

/** Old data stays on the page while new is on its way, and when it does not come. */
export function newQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: 15_000,
        // Answers are replaced whole, never changed: nobody need watch ten thousand rows of them one by one.
        shallow: true,
        retry: (failures, error) => failures < 2 && isPassing(error),
        // A phone without a network shows what it has; the query goes on when the network is back.
        networkMode: 'online',
      },
      mutations: { networkMode: 'always', retry: false },
    },
  })
}
