import type { Page } from '@playwright/test'
import axeCore, { type ImpactValue, type RunOptions } from 'axe-core'

/** A rule that the page breaks, and the HTML of the elements that break it. */
export interface Violation {
  rule: string
  impact: ImpactValue
  elements: string[]
}

/**
 * Checks the page as it is. Runs axe in the page itself, which takes a quarter of the time of its
 * Playwright package; foreign frames are not checked.
 *
 * @param rules Only these rules, by axe's names.
 */
export async function violationsOf(page: Page, rules?: string[]): Promise<Violation[]> {
  if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(axeCore.source)
  const options: RunOptions = { resultTypes: ['violations'], ...(rules && { runOnly: rules }) }
  // The function runs in the page, where `axe` is a global.
  const { violations } = await page.evaluate(
    (given) => globalThis.axe.run(document, given),
    options,
  )
  return violations.map(({ id, impact, nodes }) => ({
    rule: id,
    impact: impact ?? null,
    elements: nodes.map(({ html }) => html),
  }))
}

declare global {
  var axe: typeof axeCore
}
