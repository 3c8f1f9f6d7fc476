import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { ExecutionContext } from 'ava'
import axe from 'axe-core'
import type { Locator, Page } from 'playwright-core'
import { grown, hostileNames } from '../../fixtures-repos/grown.js'
import { openBrowser } from '../support/browser.js'
import { testWithBrowser } from '../support/installed.js'
import { open } from '../support/repository.js'
import { tempDirectory } from '../support/temp.js'

interface AxeResults {
  readonly violations: readonly {
    readonly id: string
    readonly impact: string
    readonly nodes: readonly { readonly html: string }[]
  }[]
}

/** Returns what axe-core finds that is serious, or worse. */
async function seriousFaults(page: Page): Promise<readonly string[]> {
  await page.evaluate(axe.source)
  const results = (await page.evaluate('axe.run()')) as AxeResults
  return results.violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`)
}

/** Names stand on colours that are painted, which axe-core cannot see. */
async function faintColours(page: Page): Promise<readonly string[]> {
  return page.evaluate(`(() => {
    const style = getComputedStyle(document.documentElement)
    const channel = value => (value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4)
    const luminance = name => {
      const [r, g, b] = [1, 3, 5].map(at => channel(parseInt(style.getPropertyValue('--' + name).trim().slice(at, at + 2), 16) / 255))
      return 0.2126 * r + 0.7152 * g + 0.0722 * b
    }
    const ink = luminance('cell-ink')
    const names = [...'live old gone other line sunk'.split(' '), ...Array.from({ length: 9 }, (_, i) => 'x' + i), ...Array.from({ length: 6 }, (_, i) => 's' + i)]
    return names.filter(name => {
      const [dark, light] = [ink, luminance(name)].sort((a, b) => a - b)
      return !((light + 0.05) / (dark + 0.05) >= 4.5)
    })
  })()`)
}

const cell = (page: Page, name: RegExp) => page.getByRole('treeitem', { name })
const focused = (page: Page) => page.locator(':focus').getAttribute('aria-label')
const details = (page: Page) => page.getByRole('region', { name: 'Details' })

async function firstColumn(page: Page): Promise<readonly string[]> {
  return rows(page).evaluateAll(found => found.map(row => row.querySelector('th')?.textContent ?? ''))
}

function rows(page: Page): Locator {
  return page.locator('.rows tbody tr')
}

/** Returns the page of a picture, and what went wrong in it so far. */
async function openPicture(t: ExecutionContext): Promise<{ page: Page; troubles: string[] }> {
  const repo = await open(t, grown, 'system')
  const file = join(await tempDirectory(t), 'picture.html')
  t.is((await repo.run('report', '--html', file)).exitCode, 0)
  const page = await (await openBrowser(t)).newPage({ viewport: { width: 1280, height: 860 } })
  const troubles: string[] = []
  page.on('console', message => troubles.push(message.text()))
  page.on('pageerror', error => troubles.push(String(error)))
  page.on('request', request => {
    if (request.url() !== String(pathToFileURL(file))) troubles.push(`asked for ${request.url()}`)
  })
  await page.goto(String(pathToFileURL(file)))
  await cell(page, /^data \d/).waitFor()
  return { page, troubles }
}

testWithBrowser('the picture opens from a file, draws, zooms, searches and sorts, by keyboard too', async t => {
  const { page, troubles } = await openPicture(t)
  await t.notThrowsAsync(byPointer(t, page))
  await t.notThrowsAsync(byTable(t, page))
  await t.notThrowsAsync(byKeyboard(t, page))
  await t.notThrowsAsync(hostile(t, page))
  t.deepEqual(await faintColours(page), [])
  t.deepEqual(await seriousFaults(page), [], 'light')
  await page.emulateMedia({ colorScheme: 'dark' })
  await page.getByText('Extension', { exact: true }).click()
  t.deepEqual(await faintColours(page), [])
  t.deepEqual(await seriousFaults(page), [], 'dark')
  await page.emulateMedia({ colorScheme: 'light' })
  await page.getByText('Last change', { exact: true }).first().click()
  await page.setViewportSize({ width: 600, height: 800 })
  t.true(await page.evaluate('document.documentElement.scrollWidth <= innerWidth'), 'nothing is wider than the page')
  t.deepEqual(await seriousFaults(page), [], 'narrow')
  t.deepEqual(troubles, [])
})

async function byPointer(t: ExecutionContext, page: Page): Promise<void> {
  t.is(await page.getByRole('heading', { level: 1 }).textContent(), 'repo')
  await cell(page, /^catalogue\.json \d/).click()
  await details(page).getByRole('heading', { name: 'data/catalogue.json' }).waitFor()
  const text = (await details(page).textContent()) ?? ''
  for (const part of ['8', 'Otto Other', 'git filter-repo --invert-paths --path=data/catalogue.json'])
    t.true(text.includes(part), part)
  await cell(page, /^src \d/).click({ position: { x: 8, y: 8 } })
  await page.getByRole('navigation').getByText('src').waitFor()
  t.is(await cell(page, /^data \d/).count(), 0)
  await cell(page, /^deep\/down\/below \d.*live at branch heads/).waitFor()
  await page.getByRole('navigation').getByText('All of history').click()
  await cell(page, /^intro\.mp4 \d.* kB, deleted, 1 version$/).waitFor()
  await page.getByRole('button', { name: /^gh-pages/ }).click()
  // Its files, trees and commits, of which it holds all.
  const held = (await page.getByRole('button', { name: /^gh-pages/ }).textContent())?.replace('gh-pages', '') ?? ''
  await page
    .getByRole('status')
    .getByText(new RegExp(`^[34] paths, ${held.replace('.', '[.]')}$`))
    .waitFor()
  t.true((await firstColumn(page)).includes('index.html'))
  await page.getByRole('button', { name: /^gh-pages/ }).click()
}

async function byTable(t: ExecutionContext, page: Page): Promise<void> {
  await page.keyboard.press('/')
  await page.keyboard.type('part 3')
  await page
    .getByRole('status')
    .getByText(/^1 of \d+ paths/)
    .waitFor()
  t.deepEqual(await firstColumn(page), ['src/part-3.ts'])
  await page.getByRole('searchbox').fill('')
  await rows(page).nth(5).waitFor()
  t.is((await firstColumn(page))[0], 'data/catalogue.json')
  await page.getByRole('columnheader', { name: 'Size' }).getByRole('button').click()
  await page.locator('th.size[aria-sort=ascending]').waitFor()
  t.is((await firstColumn(page)).at(-1), 'data/catalogue.json')
  await page.getByRole('columnheader', { name: 'Path' }).getByRole('button').press('Enter')
  await page.locator('th.path[aria-sort=ascending]').waitFor()
  const paths = await firstColumn(page)
  t.true(paths.indexOf('data/catalogue.json') < paths.indexOf('src/part-3.ts'))
  await page.getByRole('columnheader', { name: 'Size' }).getByRole('button').press('Enter')
  await rows(page).filter({ hasText: 'media/logo.png' }).click()
  await details(page).getByRole('heading', { name: 'media/logo.png' }).waitFor()
  await page
    .locator('.tile[aria-selected=true]')
    .and(cell(page, /^logo\.png \d.* kB, live at branch heads, 1 version$/))
    .waitFor()
}

async function byKeyboard(t: ExecutionContext, page: Page): Promise<void> {
  await page.getByRole('navigation').getByText('All of history').click()
  await page.locator('.tile[tabindex="0"]').focus()
  await page.keyboard.press('Home')
  const first = await focused(page)
  t.regex(first ?? '', /^data \d/)
  await page.keyboard.press('ArrowRight')
  t.not(await focused(page), first)
  await page.keyboard.press('ArrowLeft')
  t.is(await focused(page), first)
  await page.keyboard.press('Enter')
  t.is(await page.locator('.way [aria-current]').textContent(), 'data')
  t.is(await page.locator('.tile:focus').count(), 1)
  await page.keyboard.press('Backspace')
  t.is(await page.locator('.way [aria-current]').textContent(), 'All of history')
  t.is(await page.locator('.tile[tabindex="0"]').count(), 1)
}

async function hostile(t: ExecutionContext, page: Page): Promise<void> {
  await page.getByRole('searchbox').fill('odd/')
  await page.getByRole('status').getByText(`${hostileNames.length} of`).waitFor()
  const names = await firstColumn(page)
  for (const name of [
    'odd/two\\nlines\\u001b[2J.txt',
    'odd/txt.\\u202eexe',
    'odd/</script><script>window.owned=1</script>.md',
  ]) {
    t.true(names.includes(name), `${name} in ${names.join(' ')}`)
  }
  await rows(page).filter({ hasText: 'two\\nlines' }).click()
  await details(page).getByText(String.raw`--path=$'odd/two\012lines\033[2J.txt'`).waitFor()
  await page.getByRole('searchbox').fill('caf\\xe9')
  await rows(page).filter({ hasText: 'caf\\xe9.txt' }).click()
  await details(page).getByText(String.raw`--path=$'caf\351.txt'`).waitFor()
  await page.getByRole('searchbox').fill('')
  t.is(await page.evaluate('window.owned'), undefined)
}
