/** An offer that waits for a manager, as the lines it would become. */

import type { Schema } from '@/api/client'
import { offerLines } from '@/lib/offers'

export function formLines(form: unknown) {
  const { remedies, perform_by_on, conditions } = form as Schema<'OfferForm'>
  return offerLines({ remedies, perform_by_on, conditions })
}
