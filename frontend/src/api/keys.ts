/** The keys things are cached under: what the live stream names is asked for anew. */
export const keys = {
  complaints: ['complaints'] as const,
  complaint: (id: string) => ['complaints', id] as const,
  notifications: ['notifications'] as const,
  enterprises: ['enterprises'] as const,
  staff: ['staff'] as const,
  indicators: ['indicators'] as const,
}
