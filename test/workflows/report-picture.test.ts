import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import test from 'ava'
import { grown, grownShop } from '../../fixtures-repos/grown.js'
import { tags } from '../../fixtures-repos/names.js'
import { readPicture, sumOf } from '../support/picture.js'
import { open } from '../support/repository.js'
import { tempDirectory } from '../support/temp.js'

const columns = ['live', 'old', 'gone', 'other'] as const

for (const history of [grown, grownShop, tags]) {
  test(`the cells of the picture of ${history.name} hold each object once, and sum to what the document says`, async t => {
    const repo = await open(t, history, 'system')
    await repo.store('nobody names this')
    const file = join(await tempDirectory(t), 'picture.html')
    const { stdout, exitCode } = await repo.run('report', '--json', '--html', file)
    t.is(exitCode, 0)
    const document = JSON.parse(stdout)
    const { cells, kinds, months, held, versions, units } = await readPicture(file)
    const sizes = await repo.gitSays('cat-file', '--batch-all-objects', '--batch-check=%(objectsize:disk)')
    const leaves = cells.kind.flatMap((kind, cell) => (kinds[kind] === 'directory' ? [] : [cell]))
    const sumOfLeaves = (column: (typeof columns)[number]) => sumOf(leaves.map(cell => cells[column][cell] ?? 0))
    t.is(sumOf(columns.map(sumOfLeaves)), sumOf(sizes.split('\n').map(Number)))
    t.is(sumOfLeaves('live'), document.history.live)
    t.is(sumOfLeaves('old') + sumOfLeaves('gone'), document.history.deleted)
    for (const column of columns) t.is(cells[column][0], sumOfLeaves(column), `the root sums up ${column}`)
    const growth = sumOf(document.history.growth.map(({ diskBytes }: { diskBytes: number }) => diskBytes))
    t.is(sumOf(months.bytes), growth)
    const alone = units.map((_, unit) => sumOf(held.bytes.filter((_, i) => held.units[i] === unit)))
    t.deepEqual(
      alone,
      units.map(({ diskBytes }) => diskBytes),
    )
    t.deepEqual(
      units.map(({ name }) => name),
      document.heldOnlyBy.map(({ name }: { name: string }) => name),
    )
    t.true(versions.live.length > 0)
  })
}

test('the picture tells what a tip has from its older versions, and from what was deleted', async t => {
  const repo = await open(t, grown, 'system')
  const file = join(await tempDirectory(t), 'picture.html')
  await repo.run('report', '--html', file)
  const { cells, names, introductions, versions } = await readPicture(file)
  const shares = (name: string) => {
    const cell = cells.name.indexOf(names.indexOf(name))
    return columns.filter(column => (cells[column][cell] ?? 0) > 0)
  }
  t.deepEqual(shares('catalogue.json'), ['live', 'old'])
  t.deepEqual(shares('intro.mp4'), ['gone'])
  t.deepEqual(shares('logo.png'), ['live'])
  t.true(
    names.some(
      name => typeof name !== 'string' && name.base64 === Buffer.from('caf\xe9.txt', 'latin1').toString('base64'),
    ),
  )
  t.deepEqual([...introductions.authorNames].toSorted(), ['Ada Author', 'Eve &amp; Co', 'Otto Other'])
  t.is(introductions.commits.length, introductions.days.length * 10)
  t.is(Math.max(...versions.introductions) + 1, introductions.days.length)
})

test('no name of the repository is in the markup, nor any address', async t => {
  const repo = await open(t, grown, 'system')
  const file = join(await tempDirectory(t), '<i>.html')
  const { stderr } = await repo.run('report', '--html', file)
  t.is(stderr, `wrote the picture to ${file}\n`)
  const html = await readFile(file, 'utf8')
  t.notRegex(html, /owned|onerror=window|caf\xe9|Otto/)
  t.deepEqual(html.match(/(?:src|href)=/g) ?? [], [])
  t.regex(html, /content="default-src 'none'; script-src 'sha256-/)
})

test('the picture replaces a file, and what cannot be written is refused before anything is read', async t => {
  const repo = await open(t, grown, 'system')
  const directory = await tempDirectory(t)
  const file = join(directory, 'picture.html')
  await writeFile(file, 'the one before')
  await repo.runWith({ cwd: directory }, '-C', repo.directory, 'report', '--html', file)
  t.is((await readPicture(file)).version, 1)
  const refused = await repo.run('report', '--html', join(directory, 'nowhere', 'picture.html'))
  t.is(refused.exitCode, 2)
  t.regex(refused.stderr, /there is no directory/)
  const occupied = await repo.run('report', '--html', directory)
  t.is(occupied.exitCode, 2)
  t.regex(occupied.stderr, /is a directory/)
})
