/** Renders the product mark, hidden from screen readers since the name follows it. */
export function KeyMark() {
  return (
    <svg
      aria-hidden="true"
      width="20"
      height="20"
      viewBox="0 0 24 24"
      fill="none"
      stroke="currentColor"
      strokeWidth="2.25"
      strokeLinecap="round"
      strokeLinejoin="round"
    >
      <circle cx="7.75" cy="16.25" r="4.25" />
      <path d="M10.75 13.25 20 4M16.25 7.75l3 3M13.25 10.75l2 2" />
    </svg>
  )
}
