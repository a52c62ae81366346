/** `/requests/0/amount_fen` → an id for the element. */
export const fieldId = (pointer: string) => `field${pointer.replace(/[^\w]/g, '-')}`
