/** Keys of what only these pages ask for; what the live stream names is in `@/api/keys`. */
import { keys } from '@/api/keys'
import { language } from '@/i18n'

// Regions, figures and definitions come in the reader's language.
export const regionKeys = {
  below: (parent: string | undefined) => ['regions', language(), 'below', parent] as const,
  one: (code: string) => ['regions', language(), 'one', code] as const,
  parameters: (code: string) => ['regions', language(), 'parameters', code] as const,
}

export const figureKeys = {
  overview: (query: Record<string, string>) => [...keys.indicators, language(), 'overview', query] as const,
  definitions: () => [...keys.indicators, language(), 'definitions'] as const,
  cases: (query: Record<string, string>) => [...keys.indicators, language(), 'cases', query] as const,
  ranking: (query: Record<string, string>) => [...keys.indicators, language(), 'ranking', query] as const,
  hotspots: (query: Record<string, string>) => [...keys.indicators, language(), 'hotspots', query] as const,
}
