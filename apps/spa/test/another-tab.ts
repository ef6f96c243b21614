/** Simulates a logout in another tab: clears localStorage and dispatches the `storage` event. */
export function logOutInAnotherTab(): void {
  localStorage.clear()
  window.dispatchEvent(new StorageEvent('storage', { key: null }))
}
