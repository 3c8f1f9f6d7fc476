import { readFileSync, writeFileSync } from 'node:fs'
import test from 'ava'
import { keyGroups } from '../../src/tui/keys/key-table.js'
import { splitKeys } from '../../src/tui/keys/split-keys.js'
import { fieldKeys, lineKeys, messageKeys } from '../../src/tui/keys/text-keys.js'

const file = 'docs/editor.md'
const block = /<!-- keys -->[^]*<!-- \/keys -->/

test('the guide lists the keys that there are (UPDATE_SCREENS=1 writes them down)', t => {
  const tables = keyGroups.map(({ title, rows }) => {
    const lines = rows.map(
      ({ shows, does }) =>
        `| ${shows
          .split(' ')
          .map(key => `\`${key}\``)
          .join(' ')} | ${does} |`,
    )
    return [`**${title}**`, '', '| key | does |', '|---|---|', ...lines].join('\n')
  })
  const wanted = `<!-- keys -->\n${tables.join('\n\n')}\n<!-- /keys -->`
  const text = readFileSync(file, 'utf8')
  if (process.env['UPDATE_SCREENS'] === '1')
    writeFileSync(
      file,
      text.replace(block, () => wanted),
    )
  t.is(block.exec(readFileSync(file, 'utf8'))?.[0], wanted)
})

test('no key does two things', t => {
  const keys = keyGroups.flatMap(({ rows }) => rows.flatMap(row => row.keys.flatMap(key => key.keys)))
  t.is(new Set(keys).size, keys.length)
})

/** Keys that are shown by a word for several. */
const words: Readonly<Record<string, RegExp>> = {
  up: /arrows/,
  down: /arrows/,
  left: /arrows/,
  right: /arrows/,
  'page-up': /page keys/,
  'page-down': /page keys/,
  'shift-up': /arrows with shift/,
  'shift-down': /arrows with shift/,
  'alt-up': /arrows with shift or alt/,
  'alt-down': /arrows with shift or alt/,
}

test('every key that does something is shown in its row', t => {
  const plan = keyGroups.flatMap(({ rows }) =>
    rows.map(({ shows, does, keys }) => ({ shows, does, keys: keys.flatMap(each => each.keys) })),
  )
  const tables = [splitKeys, messageKeys, lineKeys, fieldKeys].flat()
  const others = tables.map(({ shows, does, keys }) => ({ shows, does, keys: Object.keys(keys) }))
  for (const { shows, does, keys } of [...plan, ...others]) {
    for (const key of keys) {
      const text = `${shows} ${does}`
      t.true(words[key]?.test(text) ?? text.split(/[ ,;:()]+/).includes(key), `${key} is not in: ${text}`)
    }
  }
})
