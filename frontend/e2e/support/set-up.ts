import { fill } from './server'

/** Playwright calls what this returns at the end. */
export default function setUp(): () => void {
  return fill()
}
