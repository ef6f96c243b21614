/**
 * Runs in a page before its scripts. Records, for each frame, what the page shows about the login,
 * and how far its content moves.
 */
export function recordFrames() {
  const states = []
  let shift = 0

  function record() {
    const shown = document.querySelector('[data-state]')?.dataset.state
    const state = shown ?? (document.querySelector('.placeholder') ? 'unknown' : undefined)
    if (state !== undefined && state !== states.at(-1)) states.push(state)
    requestAnimationFrame(record)
  }

  record()
  new PerformanceObserver((list) => {
    for (const { value } of list.getEntries()) shift += value
  }).observe({ type: 'layout-shift', buffered: true })
  globalThis.recorded = () => ({ states, shift })
}
