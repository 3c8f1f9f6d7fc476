import { encode, fromLatin1 } from '../src/core/bytes/bytes.js'
import { serializeCommit } from '../src/core/object/commit.js'
import { makeIdent } from '../src/core/object/ident.js'
import { serializeTree } from '../src/core/object/tree.js'
import { defineHistory } from '../test/support/history.js'

/** Names that would like to be markup, commands, or other names than they are. */
export const hostileNames = [
  '<img src=x onerror=window.owned=1>.md',
  '</script><script>window.owned=1</script>.md',
  '--output=owned',
  "it's $(touch owned) `touch owned`.txt",
  'two\nlines\u001b[2J.txt',
  'txt.\u202eexe',
  'back\\slash.txt',
] as const

/**
 * A repository that has grown: files that change, a video that was deleted, a generated site, hostile names, and a name
 * that is not UTF-8.
 *
 *     A─B─C─…─L  main
 *     S─T        gh-pages
 *     U          bytes, whose tree has `caf\xe9.txt`
 */
export const grown = defineHistory('grown', h => {
  h.commit('A', { 'README.md': 'A shop\n', 'docs/guide/start.md': noise(1, 3000), 'media/intro.mp4': noise(2, 90_000) })
  for (const [i, label] of ['B', 'C', 'D', 'E', 'F', 'G', 'H', 'I'].entries()) {
    const minutes = 60 * 24 * 50 * (i + 1)
    const author = i % 2 === 0 ? 'Otto Other <otto@example.com>' : 'Ada Author <ada@example.com>'
    h.commit(
      label,
      { 'data/catalogue.json': noise(10 + i, 20_000 + i * 500), [`src/part-${i}.ts`]: noise(30 + i, 2500) },
      { minutes, author },
    )
  }
  h.commit(
    'J',
    { 'media/intro.mp4': null, 'src/part-0.ts': null, 'media/logo.png': noise(50, 12_000) },
    { minutes: 700_000 },
  )
  h.commit('K', Object.fromEntries(hostileNames.map((name, i) => [`odd/${name}`, noise(60 + i, 1500)])), {
    minutes: 720_000,
  })
  h.commit(
    'L',
    { 'docs/guide/start.md': noise(3, 3100), 'src/deep/down/below/it.ts': noise(4, 5000) },
    { minutes: 740_000 },
  )
  h.annotatedTag('v1.0', 'I')
  h.orphan('gh-pages')
  h.commit('S', { 'index.html': noise(70, 30_000) }, { parents: [], minutes: 500_000 })
  h.commit('T', { 'index.html': noise(71, 31_000) }, { minutes: 600_000 })
  h.orphan('bytes')
  const blob = h.raw('blob', { type: 'blob', body: encode(noise(80, 1800)) })
  const tree = h.raw('tree', serializeTree([{ mode: '100644', name: fromLatin1('caf\xe9.txt'), oid: blob }]))
  const person = makeIdent('Eve &amp; Co', 'eve@example.com', { seconds: 1_650_000_000, zone: '+0000' })
  const message = encode('U\n')
  h.raw('U', serializeCommit({ tree, parents: [], author: person, committer: person, extraHeaders: [], message }))
  h.checkout('main')
})

/** Returns text that hardly compresses, and is the same wherever it is made. */
function noise(seed: number, length: number): string {
  let state = seed * 2_654_435_761
  let text = ''
  while (text.length < length) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    text += state.toString(36)
  }
  return `${text.slice(0, length)}\n`
}

/** What the picture in the documentation shows: a shop of some years, whose mistakes are still in its history. */
export const grownShop = defineHistory('grown-shop', h => {
  const day = 60 * 24
  const areas = ['cart', 'catalogue', 'checkout', 'search', 'account', 'mail', 'stock', 'prices']
  const people = ['Ada Author <ada@example.com>', 'Otto Other <otto@example.com>', 'Mia Maker <mia@example.com>']
  h.commit('start', {
    'README.md': noise(1, 3000),
    'vendor/ui-kit/ui-kit.min.js': noise(2, 160_000),
    'vendor/ui-kit/ui-kit.css': noise(3, 40_000),
    'media/opening.mp4': noise(4, 420_000),
  })
  let seed = 100
  for (let month = 1; month <= 60; month++) {
    const files: Record<string, string> = { 'data/catalogue.json': noise(seed++, 14_000 + month * 160) }
    const area = areas[month % areas.length] ?? ''
    for (const part of ['model', 'view', 'routes'])
      files[`src/${area}/${part}.ts`] = noise(seed++, 2500 + (month % 9) * 700)
    files[`test/${area}.test.ts`] = noise(seed++, 3000 + (month % 7) * 500)
    if (month % 2 === 0) files['package-lock.json'] = noise(seed++, 16_000)
    if (month % 5 === 0) files[`docs/${area}/guide.md`] = noise(seed++, 5000)
    if (month % 6 === 0) files[`media/photos/${area}-${month}.jpg`] = noise(seed++, 26_000)
    h.commit(`month ${month}`, files, { minutes: month * 30 * day, author: people[month % 3] ?? '' })
  }
  h.commit(
    'clean up',
    { 'media/opening.mp4': null, 'vendor/ui-kit/ui-kit.min.js': null, 'vendor/ui-kit/ui-kit.css': null },
    { minutes: 61 * 30 * day },
  )
  h.orphan('gh-pages')
  for (let release = 1; release <= 6; release++) {
    const files = { 'index.html': noise(900 + release, 9000), 'assets/site.js': noise(920 + release, 30_000) }
    h.commit(`site ${release}`, files, {
      ...(release === 1 ? { parents: [] } : {}),
      minutes: (20 + release * 6) * 30 * day,
    })
  }
  h.checkout('main')
})
