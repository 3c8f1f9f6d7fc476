import { readFileSync, writeFileSync } from 'node:fs'
import test from 'ava'
import { keyGroups } from '../../src/tui/keys/key-table.js'

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
