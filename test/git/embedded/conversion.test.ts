import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fc, testProp } from '@fast-check/ava'
import test, { type ExecutionContext } from 'ava'
import { Attributes, type AttributeValue } from '../../../src/core/attributes/attributes.js'
import { type CloneScene, cloneScene } from '../../support/clone-scene.js'
import { tryOracle } from '../../support/git.js'

const attributes = `# for all
*.bat text eol=crlf
*.sh text eol=lf
*.auto text=auto
*.dos text=auto eol=crlf
*.txt text
*.raw -text
*.old crlf
*.older crlf=input
*.not -crlf
*.id ident
*.le text working-tree-encoding=UTF-16LE-BOM
*.be working-tree-encoding=UTF-16BE eol=crlf
*.bin binary
*.both -text eol=crlf
*.un !text
*.mac mine
[attr]mine text eol=crlf ident
!*.neg eol=crlf
"quo ted" eol=crlf
/top text eol=crlf
deep/*/x eol=crlf
deep/**/y eol=crlf
folder/ eol=crlf
[ab].cls eol=crlf
*.bad eol=crlf -not=valid
*.twice eol=crlf
*.twice eol=lf
*.big filter=lfs -text
`

const contents: Readonly<Record<string, string>> = {
  lf: 'one\ntwo\n',
  crlf: 'one\r\ntwo\r\n',
  mixed: 'one\r\ntwo\n',
  cr: 'one\rtwo\n',
  nul: 'one\0two\n',
  odd: `${'\x01'.repeat(3)}one\n`,
  control: `${'x'.repeat(300)}\x01\x02\n`,
  eof: 'one\ntwo\n\x1a',
  empty: '',
  id: '$Id$ $Id: old $ $Id: by another one $ $Id:x$ $Id: $ $Id\n$Id: line\n$ $Id$\n',
  utf8: 'ünï ☃\n',
  notUtf8: 'caf\xe9\n',
}

const endings = [...attributes.matchAll(/^\*\.(\w+)/gm)].map(([, name]) => String(name))

/** A tree with all kinds of content under all kinds of names, stored as it is. */
async function makeTree(scene: CloneScene): Promise<void> {
  const files: Record<string, string> = {
    '.gitattributes': attributes,
    'sub/.gitattributes': '*.bat -text\nplain eol=crlf\n[attr]mine -text\n',
  }
  for (const [kind, text] of Object.entries(contents)) {
    for (const ending of [...endings, 'plain']) files[`${kind}.${ending}`] = text
  }
  const odd = [
    'quo ted',
    'top',
    'sub/top',
    'deep/a/x',
    'deep/a/b/x',
    'deep/a/b/y',
    'deep/y',
    'folder/z',
    'a.cls',
    'c.cls',
    'x.neg',
  ]
  for (const path of [...odd, 'sub/q.bat', 'sub/plain', 'sub/q.mac']) files[path] = 'one\ntwo\n'
  const lines = Object.entries(files).map(([path, text]) => {
    const bytes = path.includes('utf8') ? Buffer.from(text) : Buffer.from(text, 'latin1')
    return [Buffer.from(`M 100644 inline ${JSON.stringify(path)}\ndata ${bytes.length}\n`), bytes, Buffer.from('\n')]
  })
  const head = 'commit refs/heads/main\ncommitter A <a@b> 0 +0000\ndata 1\nx\n'
  await scene.git('init', '--quiet', '--bare', '-b', 'main', '../served/tree.git')
  const input = Buffer.concat([Buffer.from(head), ...lines.flat()])
  const at = { cwd: join(scene.served, 'tree.git'), env: scene.env, input }
  const { code, stderr } = await tryOracle(['fast-import', '--quiet'], at)
  if (code !== 0) throw new Error(stderr)
}

async function filesBelow(directory: string): Promise<Readonly<Record<string, string>>> {
  const entries = await readdir(directory, { recursive: true, withFileTypes: true })
  const paths = entries.filter(entry => entry.isFile()).map(({ parentPath, name }) => join(parentPath, name))
  const inside = paths.map(path => path.slice(directory.length + 1)).filter(path => !path.startsWith('.git/'))
  const texts = await Promise.all(
    inside.map(async path => [path, (await readFile(join(directory, path))).toString('latin1')]),
  )
  return Object.fromEntries(texts)
}

const settings: readonly (readonly string[])[] = [
  [],
  ['autocrlf = true'],
  ['autocrlf = input'],
  ['autocrlf = false', 'eol = crlf'],
  ['eol = native'],
  ['autocrlf = true', 'eol = lf'],
]

for (const core of settings) {
  test(`files come into the worktree as by git: ${core.join(', ') || 'nothing set'}`, async t => {
    const scene = await cloneScene(t)
    await makeTree(scene)
    await setUp(scene, core)
    await sameAsGit(t, scene)
  })
}

test("the user's own attributes count, those of the tree beat them", async t => {
  const scene = await cloneScene(t)
  await makeTree(scene)
  await setUp(scene, ['attributesFile = ~/attributes'])
  const own = '*.plain eol=crlf\n*.sh eol=crlf\n[attr]binary text\n*.cls binary\n[attr]theirs eol=crlf\nc.* theirs\n'
  await writeFile(join(String(scene.env['HOME']), 'attributes'), own)
  await sameAsGit(t, scene)
})

async function setUp({ env }: CloneScene, core: readonly string[]): Promise<void> {
  await writeFile(String(env['GIT_CONFIG_GLOBAL']), `[core]\n${core.map(line => `\t${line}\n`).join('')}`)
}

async function sameAsGit(t: ExecutionContext, scene: CloneScene): Promise<void> {
  // It complains of what cannot be encoded, and leaves that as it is.
  await tryOracle(['clone', '--quiet', '../served/tree.git', 'theirs'], { cwd: scene.work, env: scene.env })
  const { exitCode, stderr } = await scene.run('embedded', 'clone', '../served/tree.git', 'ours')
  t.is(exitCode, 0, stderr)
  t.regex(stderr, /warning: .*\(filter=lfs, working-tree-encoding=UTF-16BE, working-tree-encoding=UTF-16LE-BOM\)/)
  const [ours, theirs] = [await filesBelow(join(scene.work, 'ours')), await filesBelow(join(scene.work, 'theirs'))]
  t.true(Object.keys(theirs).length > 200)
  t.deepEqual(ours, theirs)
}

const names = ['text', 'eol=crlf', '-text', '!text', 'ident', 'm', 'n', 'binary', 'text=auto', 'eol=lf', '-ident']
const patterns = ['*', 'a', '*.c', '/a', 'd/*', 'd/a.c', '**/a.c', 'd/**', 'a*', '[attr]m', '[attr]n', 'd/', '?.c']
const line = fc.tuple(fc.constantFrom(...patterns), fc.array(fc.constantFrom(...names), { maxLength: 3 }))
const file = fc.array(line, { maxLength: 5 }).map(lines => lines.map(([p, a]) => `${[p, ...a].join(' ')}\n`).join(''))

testProp(
  'the attributes of a path are those that git check-attr tells',
  [file, file, file],
  async (t, top, below, own) => {
    const scene = await cloneScene(t)
    await scene.git('init', '--quiet', 'r')
    await mkdir(join(scene.work, 'r', 'd'))
    await writeFile(join(scene.work, 'r', '.gitattributes'), top)
    await writeFile(join(scene.work, 'r', 'd', '.gitattributes'), below)
    await mkdir(join(scene.work, 'r', '.git', 'info'), { recursive: true })
    await writeFile(join(scene.work, 'r', '.git', 'info', 'attributes'), own)
    const paths = ['a', 'a.c', 'd/a', 'd/a.c', 'd/e/a.c', 'b.c']
    const wanted = ['text', 'eol', 'ident', 'crlf', 'diff']
    const said = await scene.git('-C', 'r', 'check-attr', '-z', ...wanted, '--', ...paths)
    const found = new Attributes({
      own,
      trees: new Map([
        ['', top],
        ['d/', below],
      ]),
      others: [],
    })
    const fields = said.split('\0')
    for (let i = 0; i + 2 < fields.length; i += 3) {
      const [path = '', name = '', value = ''] = fields.slice(i, i + 3)
      t.is(worded(found.of(path).get(name)), value, `${path} ${name}\n${top}--\n${below}--\n${own}`)
    }
  },
  { numRuns: 25 },
)

function worded(value: AttributeValue | undefined): string {
  if (typeof value === 'string') return value
  return value === undefined ? 'unspecified' : value ? 'set' : 'unset'
}

test('a line that is too long, a byte order mark and a file without an end', t => {
  const texts = { own: '', others: [], trees: new Map([['', `\xef\xbb\xbfa text\n${'b'.repeat(2048)} text\nc text`]]) }
  const found = new Attributes(texts)
  t.deepEqual([...found.of('a')], [['text', true]])
  t.deepEqual([...found.of('b'.repeat(2048))], [])
  t.deepEqual([...found.of('c')], [['text', true]])
})
