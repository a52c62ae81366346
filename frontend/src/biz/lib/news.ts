/** What of the other side's acts is said aloud while the page is open. */
const NEWS = new Set([
  'message_posted',
  'offer_made',
  'offer_accepted',
  'offer_declined',
  'offer_withdrawn',
  'agreement_confirmed',
  'settled',
  'withdrawn',
  'performance_confirmed',
  'breach_reported',
  'reopened',
  'escalated',
  'negotiation_failed',
  'extension_proposed',
  'evidence_added',
])

export const isNews = (kind: string) => NEWS.has(kind)
