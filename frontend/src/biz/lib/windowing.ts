/** Only the rows that are seen stand in the page: ten thousand cases scroll like twenty. All rows are equally high. */

import { computed, onScopeDispose, ref, watch, type Ref } from 'vue'

export interface Range {
  from: number
  /** The one after the last. */
  to: number
}

/** Rows above and below what is seen, so that a quick flick shows no gap. */
const SPARE = 8
/** The range moves by so many rows at once: between them a scrolling page is only scrolled. */
const STRIDE = 4

export function visibleRange(scrolled: number, height: number, row: number, count: number): Range {
  if (row <= 0) return { from: 0, to: Math.min(count, SPARE * 2) }
  const first = Math.max(0, Math.min(Math.floor(scrolled / row), count) - SPARE)
  const from = first - (first % STRIDE)
  return { from, to: Math.min(count, from + slotsOf(height, row)) }
}

/**
 * So many rows are drawn, wherever the list is: the one at `at` by the element `at % slots`. A row that scrolls in takes over the element
 * of one that scrolled away; making a row anew takes several times as long, and twenty come at once.
 */
export function slotsOf(height: number, row: number): number {
  return 2 * SPARE + STRIDE + 1 + (row <= 0 ? 0 : Math.ceil(height / row))
}

/** How far to scroll so that a row is wholly seen; where it is, when it is. */
export function scrollToShow(at: number, row: number, scrolled: number, height: number): number {
  const top = at * row
  if (top < scrolled) return top
  return top + row > scrolled + height ? top + row - height : scrolled
}

/** `scroller` scrolls; `row` is any one of its rows, measured as it is drawn (text may be enlarged). */
export function useWindowing(scroller: Ref<HTMLElement | null>, count: () => number, guess: number) {
  const scrolled = ref(0)
  const height = ref(0)
  const rowHeight = ref(guess)

  const measure = () => {
    const box = scroller.value
    if (!box) return
    height.value = box.clientHeight
    const row = box.querySelector<HTMLElement>('[data-row]')
    if (row && row.offsetHeight > 0) rowHeight.value = row.offsetHeight
  }
  const onScroll = () => {
    scrolled.value = scroller.value?.scrollTop ?? 0
  }
  const sizes = 'ResizeObserver' in globalThis ? new ResizeObserver(measure) : undefined

  watch(
    scroller,
    (box, before) => {
      before?.removeEventListener('scroll', onScroll)
      sizes?.disconnect()
      if (!box) return
      box.addEventListener('scroll', onScroll, { passive: true })
      sizes?.observe(box)
      onScroll()
      measure()
    },
    { immediate: true, flush: 'post' },
  )
  // Rows are as high as the first: measured once, where layout is done anyhow.
  watch(count, (now, before) => before === 0 && now > 0 && measure(), { flush: 'post' })
  onScopeDispose(() => {
    scroller.value?.removeEventListener('scroll', onScroll)
    sizes?.disconnect()
  })

  const range = computed<Range>((before) => {
    const next = visibleRange(scrolled.value, height.value, rowHeight.value, count())
    return before && before.from === next.from && before.to === next.to ? before : next
  })

  const slots = computed(() => slotsOf(height.value, rowHeight.value))

  function show(at: number) {
    if (scroller.value) {
      scroller.value.scrollTop = scrollToShow(at, rowHeight.value, scroller.value.scrollTop, height.value)
    }
  }

  return { range, rowHeight, slots, show }
}
