/** Scales and lines of the charts: numbers in, places out. */

export interface Scale {
  /** Round values from the lowest to the highest line. */
  ticks: number[]
  /** From 0 (lowest) to 1 (highest). */
  at: (value: number) => number
}

const NICE = [1, 2, 2.5, 5, 10]

function niceStep(rough: number): number {
  const power = 10 ** Math.floor(Math.log10(rough))
  return (NICE.find((step) => step * power >= rough - Number.EPSILON) ?? 10) * power
}

/** Round lines around the values; `least` is the smallest step that makes sense (1 for cases). */
export function scale(lowest: number, highest: number, count: number, least = 0): Scale {
  const span = highest - lowest
  const step = Math.max(niceStep(span > 0 ? span / count : Math.max(Math.abs(highest), 1) / count), least)
  const first = Math.floor(lowest / step + 1e-9)
  const last = Math.max(Math.ceil(highest / step - 1e-9), first + 1)
  const ticks = Array.from({ length: last - first + 1 }, (_, index) => Number(((first + index) * step).toPrecision(12)))
  const [bottom, top] = [first * step, last * step]
  return { ticks, at: (value) => (value - bottom) / (top - bottom) }
}

export interface Place {
  x: number
  y: number
}

/** A line that breaks where there is no value. */
export function linePath(places: readonly (Place | null)[]): string {
  let isDown = false
  return places
    .map((place) => {
      if (!place) {
        isDown = false
        return ''
      }
      const command = isDown ? 'L' : 'M'
      isDown = true
      return `${command}${place.x.toFixed(1)} ${place.y.toFixed(1)}`
    })
    .join('')
}

/** A small line over its whole width; flat in the middle where nothing changes. */
export function sparkline(values: readonly (number | null | undefined)[], width: number, height: number): string {
  const known = values.filter((value): value is number => typeof value === 'number')
  if (known.length < 2) return ''
  const [low, high] = [Math.min(...known), Math.max(...known)]
  const last = values.length - 1
  return linePath(
    values.map((value, index) => {
      if (typeof value !== 'number') return null
      const share = high === low ? 0.5 : (value - low) / (high - low)
      return { x: (index / last) * width, y: height - share * height }
    }),
  )
}
