/** The national consumer hotline: a call anywhere in the country reaches the bureau of the place. The server knows no other number. */
export const HELPLINE = '12315'
