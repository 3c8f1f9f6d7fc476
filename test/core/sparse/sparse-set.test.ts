import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fc, testProp } from '../../support/properties.js'
import test, { type ExecutionContext } from 'ava'
import { encode, fromLatin1, toLatin1 } from '../../../src/core/bytes/bytes.js'
import { coneDirectory } from '../../../src/core/sparse/cone.js'
import { sparseFile, sparseMatcher, type SparseSet } from '../../../src/core/sparse/sparse-set.js'
import type { Env } from '../../../src/git/port.js'
import { sealedEnvironment } from '../../support/env.js'
import { oracle } from '../../support/git.js'
import { tempDirectory } from '../../support/temp.js'

interface Place {
  readonly cwd: string
  readonly env: Env
}

async function place(t: Pick<ExecutionContext, 'teardown'>): Promise<Place> {
  const root = await tempDirectory(t)
  const at = { cwd: join(root, 'repo'), env: sealedEnvironment(root) }
  await mkdir(at.cwd)
  await oracle(['init', '-q', '--template=', '.'], at)
  return at
}

/** Returns the paths that real git checks out of those given, in latin1. */
async function gitPicks(at: Place, paths: readonly string[], sparse: SparseSet): Promise<readonly string[]> {
  const blob = (await oracle(['hash-object', '-w', '--stdin'], { ...at, input: '' })).toString().trim()
  const info = Buffer.from(paths.map(path => `100644 ${blob}\t${path}\0`).join(''), 'latin1')
  await oracle(['read-tree', '--empty'], at)
  await oracle(['update-index', '-z', '--index-info'], { ...at, input: info })
  const tree = (await oracle(['write-tree'], at)).toString().trim()
  await oracle(['read-tree', '--empty'], at)
  await oracle(['clean', '-qffdx'], at)
  await mkdir(join(at.cwd, '.git', 'info'), { recursive: true })
  await writeFile(join(at.cwd, '.git', 'info', 'sparse-checkout'), sparseFile(sparse))
  const settings = ['-c', 'core.sparseCheckout=true', '-c', `core.sparseCheckoutCone=${sparse.kind === 'cone'}`]
  await oracle([...settings, 'read-tree', '-m', '-u', tree], at)
  const listed = (await oracle([...settings, 'ls-files', '-t', '-z'], at)).toString('latin1')
  return listed.split('\0').flatMap(line => (line.startsWith('H ') ? [line.slice(2)] : []))
}

function wePick(paths: readonly string[], sparse: SparseSet): readonly string[] {
  const isPicked = sparseMatcher(sparse)
  return paths.filter(path => isPicked(fromLatin1(path), '100644'))
}

/** Paths that can be beside each other: none is in the place of another's directory. */
function together(paths: readonly string[]): readonly string[] {
  const sorted = [...new Set(paths)].sort()
  return sorted.filter(path => !sorted.some(other => other.startsWith(`${path}/`)))
}

const name = fc.stringMatching(/^[ab*?\\[\]!#-]{1,3}$/).filter(text => text !== '.' && text !== '..')
const path = fc.array(name, { minLength: 1, maxLength: 3 }).map(names => names.join('/'))
const paths = fc.array(path, { minLength: 1, maxLength: 12 }).map(together)

testProp(
  'a list of patterns picks the files that git picks',
  [
    paths,
    fc.array(fc.stringMatching(/^[!\\]?\/?(?:\*\*\/)?[ab*?\\[\]!^/ :-]{1,6}\/?(?:\*\*)? ?$/), {
      minLength: 1,
      maxLength: 4,
    }),
  ],
  async (t, names, patterns) => {
    const at = await place(t)
    const sparse = { kind: 'patterns', text: encode(patterns.join('\n')) } as const
    t.deepEqual(wePick(names, sparse), await gitPicks(at, names, sparse))
  },
  { numRuns: 40 },
)

testProp(
  'directories are kept as git keeps them, and pick the files that git picks',
  [paths, fc.array(path, { minLength: 1, maxLength: 4 })],
  async (t, names, directories) => {
    const at = await place(t)
    const sparse = { kind: 'cone', directories } as const
    await oracle(['sparse-checkout', 'set', '--cone', '--skip-checks', '--', ...directories], at)
    const kept = await readFile(join(at.cwd, '.git', 'info', 'sparse-checkout'))
    t.is(toLatin1(sparseFile(sparse)), kept.toString('latin1'))
    t.deepEqual(wePick(names, sparse), await gitPicks(at, names, sparse))
  },
  { numRuns: 40 },
)

const written: Record<string, string> = {
  'plain lines': '/a/*\n!/a/b\n',
  'no newline at the end': '/a',
  'comments, empty lines, blanks': '# c\n\n  \n  lead\ntrail  \n',
  'lines that look like options': '--stdin\n-q\n',
  'lines of other systems': '/a\r\n!/b\r\n',
  'bytes that are no text': '/\xff\xfe/\n',
}

for (const [title, text] of Object.entries(written)) {
  test(`a list of patterns is kept as git keeps it: ${title}`, async t => {
    const at = await place(t)
    const input = Buffer.from(text, 'latin1')
    await oracle(['sparse-checkout', 'set', '--no-cone', '--stdin'], { ...at, input })
    const kept = await readFile(join(at.cwd, '.git', 'info', 'sparse-checkout'))
    t.is(toLatin1(sparseFile({ kind: 'patterns', text: input })), kept.toString('latin1'))
  })
}

test('what is picked by classes, ranges and escapes is what git picks', async t => {
  const at = await place(t)
  const names = together(
    'abcABC019_-^!]\\* \t\x7f\xe4'.split('').flatMap(char => [`x${char}`, `d${char}/y${char}`, `${char}/deep/er/z`]),
  )
  const lists = [
    ['x[[:alpha:]]', 'x[[:digit:]_]', 'x[!a-c]', 'x[^[:upper:]]', 'x[]-]', 'x[a', 'x[[:nope:]]', 'x[[:]'],
    ['x[\\]]', 'x[a-\\c]', 'x\\*', 'x\\', '/d?/', '/d[[:space:]]/', '/d[[:cntrl:]]/', '/d[[:punct:]]/'],
    ['/a/**', '**/z', '/b/**/z', 'a**/z', '/c/**/', '*/deep', '!/a/deep/er', '/d*/y*'],
    ['/*', '!/a/', '/a/deep/', '!z', '\\ /deep/'],
    ['[[:graph:]]', '[[:print:]]', '[[:blank:]]', '[[:alnum:]]', '[[:lower:]]', '[[:xdigit:]]', '!x*'],
  ]
  for (const list of lists.flatMap(list => [list, ...list.map(line => [line])])) {
    const sparse = { kind: 'patterns', text: encode(list.join('\n')) } as const
    t.deepEqual(wePick(names, sparse), await gitPicks(at, names, sparse), list.join(' '))
  }
})

test('a directory is named as people do', t => {
  const named: Record<string, string> = {
    src: 'src',
    '/src/': 'src',
    './src//main/.': 'src/main',
    '.': '',
    '/': '',
    ' a b ': ' a b ',
    '-x': '-x',
    '--stdin': '--stdin',
    '.github': '.github',
    'a*': 'a*',
  }
  for (const [text, directory] of Object.entries(named)) t.deepEqual(coneDirectory(text), { directory }, text)
  for (const text of ['../x', 'a/../b', '.git', '/.GIT/hooks'])
    t.deepEqual(coneDirectory(text), { problem: 'outside' }, text)
  t.deepEqual(coneDirectory(''), { problem: 'empty' })
  t.deepEqual(coneDirectory('a\nb'), { problem: 'newline' })
})
