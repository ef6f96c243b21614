declare module 'react' {
  // oxlint-disable-next-line typescript/no-namespace -- React types custom elements here
  namespace JSX {
    interface IntrinsicElements {
      'copy-button': { for: string; text: string }
    }
  }
}

interface CopyButtonProps {
  /** The id of the element whose text is copied. */
  source: string
  text: string
}

/** The element that both front ends share. `main.tsx` defines it. */
export function CopyButton({ source, text }: CopyButtonProps) {
  return <copy-button for={source} text={text} />
}
