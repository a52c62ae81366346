/** The browser's formatters, dear to make and cheap to use: a list of cases needs hundreds a second while it scrolls. */

function keeper<Options, Made>(make: (language: string, options: Options) => Made) {
  const made = new Map<string, Made>()
  return (language: string, options: Options): Made => {
    const key = language + JSON.stringify(options)
    const known = made.get(key)
    if (known) return known
    const fresh = make(language, options)
    made.set(key, fresh)
    return fresh
  }
}

export const numberFormat = keeper(
  (language, options: Intl.NumberFormatOptions) => new Intl.NumberFormat(language, options),
)
export const dateFormat = keeper(
  (language, options: Intl.DateTimeFormatOptions) => new Intl.DateTimeFormat(language, options),
)
