import type { StreamParser } from '@codemirror/streamparser'
import test from 'ava'
import { type Language, parserOf } from '../../../src/core/syntax/parsers.js'
import { SyntaxReader } from '../../../src/core/syntax/syntax-reader.js'
import { fc, testProp } from '../../support/properties.js'
import { languages } from '../../support/languages.js'

async function read(language: Language, ...lines: readonly string[]): Promise<readonly string[]> {
  const reader = new SyntaxReader(await parserOf(language))
  return lines.map(line => {
    let at = 0
    const kinds = reader.read(line).map(({ length, kind }) => `${kind}:${line.slice(at, (at += length))}`)
    return kinds.filter(kind => !kind.startsWith('plain:')).join(' ')
  })
}

const samples: readonly (readonly [Language, string, string])[] = [
  ['typescript', 'const a = "b" // c', 'keyword:const name:a string:"b" comment:// c'],
  ['javascript', 'return 1', 'keyword:return number:1'],
  ['c', 'return "%d"; /* a */', 'keyword:return string:"%d" comment:/* a */'],
  ['cpp', 'class A {}; // a', 'keyword:class name:A comment:// a'],
  ['go', 'func main() { return 1 }', 'keyword:func keyword:return number:1'],
  ['rust', 'let a = "b"; // c', 'keyword:let name:a string:"b" comment:// c'],
  ['python', 'def f(): # a', 'keyword:def name:f comment:# a'],
  ['java', 'return "a";', 'keyword:return string:"a"'],
  ['ruby', 'def a # b', 'keyword:def name:a comment:# b'],
  ['shell', 'if "a" # b', 'keyword:if string:"a" comment:# b'],
  ['json', '{"a": ["b", 1, true]}', 'name:"a" string:"b" number:1 number:true'],
  ['yaml', 'a: "b" # c', 'name:a string:"b" comment:# c'],
  ['yaml', '- a b: [1, yes, x:y#z] # c', 'name:a b number:1 number:yes comment:# c'],
  ['yaml', '"a": &b !c *d', 'name:"a" keyword:&b keyword:!c keyword:*d'],
  ['markdown', '# A title', 'keyword:# A title'],
  ['markdown', 'some `code`, [a](b)', 'string:`code` name:[a](b)'],
  ['html', '<p class="a">b</p>', 'name:p string:"a" name:p'],
  ['css', 'a { color: #fff } /* b */', 'name:a number:#fff comment:/* b */'],
  ['css', 'b { a: url(//c); nothing: 1em }', 'name:b name:url number:1em'],
  ['scss', '$a: 1; // b', 'name:$a number:1 comment:// b'],
  ['sql', "select 'a' -- b", "keyword:select string:'a' comment:-- b"],
  ['makefile', 'all: $(A) # b', 'name:all number:$(A) comment:# b'],
  ['dockerfile', 'RUN "a"', 'keyword:RUN string:"a"'],
  ['toml', 'a = "b" # c', 'name:a string:"b" comment:# c'],
]

for (const [language, line, kinds] of samples) {
  test(`${language}: ${line}`, async t => t.deepEqual(await read(language, line), [kinds]))
}

test('what begins in one line goes on in the next', async t => {
  t.deepEqual(await read('c', '/* a', '', 'int b */ int c;'), ['comment:/* a', '', 'comment:int b */ name:int'])
  t.deepEqual(await read('markdown', '```', '# a', '```', '# a'), [
    'string:```',
    'string:# a',
    'string:```',
    'keyword:# a',
  ])
  t.deepEqual(await read('yaml', 'a: |', '  # b', '', 'c: 1'), [
    'name:a keyword:|',
    'string:  # b',
    '',
    'name:c number:1',
  ])
  t.deepEqual(await read('html', '<script>', 'const a', '</script>b'), [
    'name:script',
    'keyword:const name:a',
    'name:script',
  ])
})

test('a script that is commented out is none', async t => {
  const lines = ['<!-- old:', '<script>', '-->', '<p>return</p>']
  t.deepEqual(await read('html', ...lines), ['comment:<!-- old:', 'comment:<script>', 'comment:-->', 'name:p name:p'])
})

const start = fc.constantFrom(
  '',
  '/*',
  '"',
  "'''",
  '`${',
  '<script>',
  '<<A',
  '$(',
  'r#"',
  '%q(',
  '#{',
  '<!--',
  '```',
  '-',
)
const piece = fc.oneof(
  start,
  // Expressions that try each way to share spaces among themselves take seconds for these.
  fc.constantFrom(' '.repeat(200), '1'.repeat(200)),
  fc.string({ unit: 'binary', maxLength: 20 }),
  fc.constantFrom(' ', '\t', '\\', '文', '👩‍👩‍👧', 'a', '1'),
)
const line = fc.array(piece, { maxLength: 12 }).map(pieces => pieces.join('').replaceAll('\n', ' '))

testProp(
  'of whatever text, in whatever language, the pieces are as long as it',
  [fc.constantFrom(...languages), fc.array(line, { minLength: 1, maxLength: 12 })],
  async (t, language, lines) => {
    const reader = new SyntaxReader(await parserOf(language))
    for (const line of lines) {
      const tokens = reader.read(line)
      t.is(
        tokens.reduce((sum, { length }) => sum + length, 0),
        line.length,
      )
      t.true(tokens.every(({ length }) => length > 0))
    }
  },
)

function failing(token: StreamParser<unknown>['token']): SyntaxReader {
  return new SyntaxReader({ name: 'failing', token })
}

test('a parser that fails is not asked again, and its text is plain', t => {
  let asked = 0
  const reader = failing(() => {
    asked++
    throw new TypeError('no such state')
  })
  t.deepEqual(reader.read('abc'), [{ length: 3, kind: 'plain' }])
  t.deepEqual(reader.read('de'), [{ length: 2, kind: 'plain' }])
  t.is(asked, 1)
})

test('a parser that does not read on, or goes back, or beyond the end, is none that is waited for', t => {
  t.deepEqual(failing(() => 'keyword').read('abc'), [{ length: 3, kind: 'plain' }])
  const back = failing(stream => {
    stream.pos = Math.max(0, stream.pos - 1)
    return 'keyword'
  })
  t.deepEqual(back.read('abc'), [{ length: 3, kind: 'plain' }])
  const beyond = failing(stream => {
    stream.pos += 10
    return 'keyword'
  })
  t.deepEqual(beyond.read('abc'), [{ length: 3, kind: 'keyword' }])
})

test('of a very long line only the beginning is read, and what is in no string or comment begins anew', async t => {
  const reader = new SyntaxReader(await parserOf('c'))
  t.deepEqual(reader.read(`a ${'"'.repeat(9999)}`).at(-1), { length: 9501, kind: 'plain' })
  t.deepEqual(reader.read('return'), [{ length: 6, kind: 'keyword' }])
  reader.read(`/* ${'a'.repeat(9999)}`)
  t.deepEqual(reader.read('return'), [{ length: 6, kind: 'comment' }])
})

test('brackets that nobody closes are forgotten, before parsers look through thousands of them', t => {
  let deepest = 0
  const counting: StreamParser<{ depth: number }> = {
    name: 'counting',
    startState: () => ({ depth: 0 }),
    token(stream, state) {
      stream.next()
      deepest = Math.max(deepest, ++state.depth)
      return null
    },
  }
  const reader = new SyntaxReader(counting as StreamParser<unknown>)
  for (let i = 0; i < 100; i++) reader.read('({['.repeat(100))
  t.true(deepest <= 600, `${deepest}`)
})
