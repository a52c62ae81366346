/** What was measured, beside what it must be, for a person to read. */

export interface Line {
  what: string
  measured: string
  target: string
  isMet: boolean
}

export function print(title: string, lines: readonly Line[]): void {
  const wide = Math.max(...lines.map(({ what }) => what.length))
  console.log(`\n${title}`)
  for (const { what, measured, target, isMet } of lines)
    console.log(`  ${isMet ? 'ok  ' : 'MISS'}  ${what.padEnd(wide)}  ${measured.padStart(10)}   ${target}`)
}

export const median = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0
