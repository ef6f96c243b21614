/** What a tab sees when somebody logs out in another one of the same browser. */
export function logOutInAnotherTab(): void {
  localStorage.clear()
  window.dispatchEvent(new StorageEvent('storage', { key: null }))
}
