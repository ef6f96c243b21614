import { expect, test } from 'vitest'
import { toPage } from './list-page.ts'

const pageOf = (link: string) => toPage([], (name) => (name === 'Link' ? link : undefined))

test('the cursors come from the links of a page', () => {
  const link = '</list/?cursor=a%2Bb>; rel="next", <https://api.test/list/?cursor=c>; rel="prev"'

  expect(pageOf(link)).toMatchObject({ next: 'a+b', previous: 'c' })
  expect(pageOf('</list/>; rel="first"')).toMatchObject({ next: undefined, previous: undefined })
})

test('a long Link header is read in linear time', () => {
  const before = process.cpuUsage()

  for (const unit of ['<', '<>', '> ', '<>;', '"', '<>;rel=']) pageOf(unit.repeat(100_000))
  pageOf(`${'<'.repeat(50_000)}>${' '.repeat(50_000)}`)

  // Quadratic work takes several seconds.
  expect(process.cpuUsage(before).user).toBeLessThan(1_000_000)
})
