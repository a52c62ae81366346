import { startServer } from './server'

/** Playwright calls what this returns at the end. */
export default async function setUp(): Promise<() => Promise<void>> {
  return startServer()
}
