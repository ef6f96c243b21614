/// <reference lib="dom" />
import { defineCopyButton } from '@latchkey/ui/copy-button'

defineCopyButton()

// A reload shows the list, instead of sending the form again.
history.replaceState(null, '', '/tokens')

// A page that the browser keeps for the back button must not keep the token.
window.addEventListener('pagehide', () => document.querySelector('#new-token')?.remove())
