/** Whose turn a case is: of an agreement nobody has signed, both parties'. */

import type { Schema } from '@/api/client'

export const isTurnOf = (side: 'consumer' | 'enterprise', turn: string | null | undefined): boolean =>
  turn === side || turn === ('both' satisfies Schema<'Turn'>)
