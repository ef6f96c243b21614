/** Returns a cleanup that moves the button's focus to its section heading when it unmounts. */
export function handFocusOn(button: HTMLButtonElement | null): () => void {
  return () => {
    if (button && document.activeElement === button) {
      button.closest('section')?.querySelector('h2')?.focus()
    }
  }
}
