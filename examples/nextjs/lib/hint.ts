/** Says that this browser was logged in. It has no secret, and opens nothing. */
export const HINT = 'logged-in'
