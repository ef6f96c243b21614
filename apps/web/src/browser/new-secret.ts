/// <reference lib="dom" />
import { defineCopyButton } from '@latchkey/ui/copy-button'

defineCopyButton()

const secret = document.querySelector<HTMLElement>('#new-secret')

// A reload shows the list, instead of sending the form again.
history.replaceState(null, '', secret?.dataset['list'])

// A page that the browser keeps for the back button must not keep the secret.
window.addEventListener('pagehide', () => secret?.remove())
