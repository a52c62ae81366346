import { computed, type ComputedRef } from 'vue'
import { useRoute, useRouter } from 'vue-router'
import { choiceOf, queryOf, type Choice } from './choice'

/** What the page shows, read from the address and written to it. Other things in the address stay. */
export function useChoice(): {
  choice: ComputedRef<Choice>
  query: ComputedRef<Record<string, string>>
  choose: (next: Choice) => void
} {
  const route = useRoute()
  const router = useRouter()
  const choice = computed(() => choiceOf(route.query))
  const query = computed(() => queryOf(choice.value))

  function choose(next: Choice) {
    const others = Object.entries(route.query).filter(([key]) => !['from', 'to', 'region', 'category'].includes(key))
    void router.replace({ query: { ...Object.fromEntries(others), ...queryOf(next) } })
  }

  return { choice, query, choose }
}
