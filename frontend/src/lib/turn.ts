/** Whose turn a case is: both parties' where neither has signed the agreement, or answered the mediator. */

import type { Schema } from '@/api/client'

export const isTurnOf = (side: 'consumer' | 'enterprise', turn: string | null | undefined): boolean =>
  turn === side || turn === ('both' satisfies Schema<'Turn'>)
