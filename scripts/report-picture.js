// Makes docs/report.png anew: the picture of a made-up repository, as Chromium shows it. Look at it before it is
// committed. Needs Chromium, and npm run build && npm run build:test.
import { symlink } from 'node:fs/promises'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'

const built = path => import(new URL(`../build/${path}`, import.meta.url))
const { grownShop } = await built('fixtures-repos/grown.js')
const { openBrowser } = await built('test/support/browser.js')
const { openBare } = await built('test/support/repository.js')
const { tempDirectory } = await built('test/support/temp.js')

const ends = []
const t = { teardown: end => ends.push(end) }
try {
  const repository = await openBare(t, grownShop, 'system')
  await repository.gitSays('repack', '-a', '-d', '-q')
  const directory = await tempDirectory(t)
  const [named, file] = [join(directory, 'shop.git'), join(directory, 'shop.html')]
  await symlink(repository.directory, named)
  await repository.run('report', named, '--html', file)
  const browser = await openBrowser(t)
  const page = await browser.newPage({ viewport: { width: 1240, height: 860 }, colorScheme: 'light' })
  await page.goto(String(pathToFileURL(file)))
  await page.getByRole('treeitem', { name: /^catalogue\.json / }).click()
  await page.getByRole('heading', { name: 'data/catalogue.json' }).first().waitFor()
  await page.mouse.move(0, 0)
  const { y, height } = await page.locator('.top').boundingBox()
  await page.screenshot({
    path: 'docs/report.png',
    clip: { x: 0, y: 0, width: 1240, height: Math.ceil(y + height + 20) },
  })
} finally {
  for (const end of ends.reverse()) await end()
}
