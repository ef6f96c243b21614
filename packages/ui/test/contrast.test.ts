import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'

const css = readFileSync(new URL('../src/themes.css', import.meta.url), 'utf8')

/** Every text color with the background it is used on. */
const TEXTS = [
  ['base-content', 'base-100'],
  ['base-content', 'base-200'],
  ['muted', 'base-100'],
  ['muted', 'base-200'],
  ['primary', 'base-100'],
  ['primary', 'base-200'],
  ['error', 'base-100'],
  ['warning', 'base-100'],
  ['success', 'base-100'],
  ['primary-content', 'primary'],
  ['neutral-content', 'neutral'],
  ['info-content', 'info'],
  ['success-content', 'success'],
  ['warning-content', 'warning'],
  ['error-content', 'error'],
] as const

/** Every color that marks the edge of a control, with the background around it. */
const EDGES = [
  ['field-line', 'base-100'],
  ['field-line', 'base-200'],
  ['primary', 'base-100'],
  ['primary', 'base-200'],
  ['error', 'base-100'],
] as const

describe.each(['latchkey-light', 'latchkey-dark'])('%s', (theme) => {
  const luminances = readLuminances(theme)

  function contrast(one: string, other: string): number {
    const [a = NaN, b = NaN] = [luminances.get(one), luminances.get(other)]
    return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05)
  }

  test.each(TEXTS)('%s is readable on %s', (text, ground) => {
    expect(contrast(text, ground)).toBeGreaterThanOrEqual(4.5)
  })

  test.each(EDGES)('%s is distinguishable from %s', (edge, ground) => {
    expect(contrast(edge, ground)).toBeGreaterThanOrEqual(3)
  })
})

/** Returns the relative luminance (WCAG 2) of each color of `theme`. */
function readLuminances(theme: string): Map<string, number> {
  const [, block = ''] = css.split(`name: '${theme}'`)
  const [own = ''] = block.split('}')
  const colours = own.matchAll(/--color-([\w-]+): oklch\(([\d.]+)% ([\d.]+) ([\d.]+)\)/g)
  return new Map(
    [...colours].map(([, name = '', lightness, chroma, hue]) => [
      name,
      luminance(Number(lightness) / 100, Number(chroma), (Number(hue) * Math.PI) / 180),
    ]),
  )
}

/**
 * Converts an oklch color to the luminance of the displayed sRGB color. Channels outside the gamut
 * are clipped, as screens do.
 *
 * @param hue - In radians.
 * @see {@link https://bottosson.github.io/posts/oklab/ | Oklab}
 */
function luminance(lightness: number, chroma: number, hue: number): number {
  const a = chroma * Math.cos(hue)
  const b = chroma * Math.sin(hue)
  const long = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
  const medium = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
  const short = (lightness - 0.0894841775 * a - 1.291485548 * b) ** 3
  const red = 4.0767416621 * long - 3.3077115913 * medium + 0.2309699292 * short
  const green = -1.2684380046 * long + 2.6097574011 * medium - 0.3413193965 * short
  const blue = -0.0041960863 * long - 0.7034186147 * medium + 1.707614701 * short
  const [r = 0, g = 0, bl = 0] = [red, green, blue].map((part) => Math.min(Math.max(part, 0), 1))
  return 0.2126 * r + 0.7152 * g + 0.0722 * bl
}
