import { execFile } from 'node:child_process'
import { mkdtemp, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { promisify } from 'node:util'
import type { Browser, Page } from 'playwright-core'
import { openBrowser } from '../test/support/browser.js'
import { gitSlim } from './environment.js'
import { median } from './measure.js'

const rounds = 7

/** Measures the picture of a repository in Chromium: until the map is drawn, and from a click until it is zoomed. */
export async function benchPicture(repository: string): Promise<void> {
  const directory = await mkdtemp(join(tmpdir(), 'git-slim-bench-'))
  const ends: (() => unknown)[] = [() => rm(directory, { recursive: true, force: true })]
  try {
    const file = join(directory, 'picture.html')
    await promisify(execFile)(process.execPath, [gitSlim, 'report', repository, '--html', file, '--quiet'])
    const browser = await openBrowser({ teardown: end => void ends.push(end) })
    const runs: Run[] = []
    for (let round = 0; round < rounds; round++) runs.push(await openOnce(browser, file))
    print((await stat(file)).size, runs)
  } finally {
    for (const end of ends.reverse()) await end()
  }
}

interface Run {
  readonly drawn: number
  readonly zooms: readonly number[]
}

async function openOnce(browser: Browser, file: string): Promise<Run> {
  const page = await browser.newPage({ viewport: { width: 1360, height: 900 } })
  await page.addInitScript(observe)
  await page.goto(String(pathToFileURL(file)))
  // Nothing is painted before the map.
  const drawn = await numberOnceThere(page, `performance.getEntriesByName('first-contentful-paint')[0]?.startTime`)
  const zooms: number[] = []
  for (let i = 0; i < 3; i++) {
    const directory = page.locator('.tile.open[aria-level="1"]').nth(i)
    zooms.push(await zoomed(page, () => directory.click({ position: { x: 8, y: 6 } })))
    zooms.push(await zoomed(page, () => page.locator('.way button').first().click()))
  }
  await page.close()
  return { drawn, zooms }
}

/** The page tells how long a click takes until the next frame. */
const observe = `
  new PerformanceObserver(list => {
    for (const entry of list.getEntries()) if (entry.name === 'click') window.clicked = entry.duration
  }).observe({ type: 'event', durationThreshold: 16 })`

async function zoomed(page: Page, click: () => Promise<void>): Promise<number> {
  // The rest of the page, which follows the map, is drawn by then.
  await page.waitForTimeout(300)
  await page.evaluate('window.clicked = undefined')
  await click()
  return numberOnceThere(page, 'window.clicked')
}

async function numberOnceThere(page: Page, expression: string): Promise<number> {
  // Not page.waitForFunction: the page's policy forbids it.
  for (;;) {
    const found = await page.evaluate<number | null>(`${expression} ?? null`)
    if (found !== null) return found
    await page.waitForTimeout(20)
  }
}

function print(bytes: number, runs: readonly Run[]): void {
  const row = (name: string, times: readonly number[]) =>
    `| ${name} | ${Math.min(...times).toFixed(0)} | ${median(times).toFixed(0)} | ${Math.max(...times).toFixed(0)} |`
  const lines = [
    `The picture, of ${(bytes / 1e6).toFixed(2)} MB, in Chromium at 1360 by 900 (${runs.length} times)`,
    '',
    '| | least ms | median ms | longest ms |',
    '|---|---:|---:|---:|',
    row(
      'first draw',
      runs.map(({ drawn }) => drawn),
    ),
    row(
      'zoom: from the click to the next frame',
      runs.flatMap(({ zooms }) => zooms),
    ),
  ]
  process.stdout.write(`${lines.join('\n')}\n\n`)
}
