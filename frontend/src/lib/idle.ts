/** What is not needed yet waits until the page is drawn and a slow phone has nothing else to do. */

const PATIENCE_MS = 3_000
/** Where the browser does not tell (Safari). */
const GUESS_MS = 1_000

export const idle = (): Promise<void> =>
  new Promise((resolve) => {
    if ('requestIdleCallback' in globalThis) requestIdleCallback(() => resolve(), { timeout: PATIENCE_MS })
    else setTimeout(resolve, GUESS_MS)
  })
