import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import test, { type ExecutionContext } from 'ava'
import { application, entry, inner, library, withModules } from '../../fixtures-repos/modules.js'
import type { BackendName } from '../../src/git/port.js'
import { cloneBackends, type CloneScene, cloneScene } from '../support/clone-scene.js'
import { schemaErrors } from '../support/schema.js'

const paths = ['libs/library', 'libs/library/in/ner', 'inner'] as const

for (const backend of cloneBackends) {
  for (const depth of ['recursive', 'one-level'] as const) {
    test(`submodules are as git submodule update --depth 1 leaves them: ${depth} [${backend}]`, async t => {
      const scene = await cloneScene(t, application, library, inner)
      const source = join(scene.served, 'application.git')
      const recursive = depth === 'recursive' ? ['--recursive'] : []
      await scene.git('clone', '--depth=1', '--no-tags', `file://${source}`, 'theirs')
      await scene.git(...allowed, '-C', 'theirs', 'submodule', 'update', '--init', ...recursive, '--depth=1')
      const flag = depth === 'recursive' ? ['--submodules', 'recursive'] : ['--submodules']
      const { exitCode, stderr } = await scene.run(backend, 'clone', ...flag, `file://${source}`, 'ours')
      t.is(exitCode, 0, stderr)
      const made = depth === 'recursive' ? paths : ['libs/library', 'inner']
      const [ours, theirs] = [await pictureOf(scene, 'ours', made), await pictureOf(scene, 'theirs', made)]
      t.deepEqual(ours, theirs)
      t.true(ours.modules.every(({ commits, shallow, fsck }) => commits === '1' && shallow === 'true' && fsck === ''))
      t.is(await scene.git(...allowed, '-C', 'ours', 'submodule', 'update', '--init', ...recursive), '')
      t.is(ours.status, '')
    })
  }

  test(`later commands of git go on from there: update --remote, foreach, deinit [${backend}]`, async t => {
    const scene = await cloneScene(t, application, library, inner)
    await cloned(scene, backend, 'application', '--submodules')
    await scene.git(...allowed, '-C', 'ours', 'submodule', 'update', '--remote')
    t.is(await scene.git('-C', 'ours/inner', 'rev-parse', 'HEAD'), inner.oids.C)
    t.is(await scene.git('-C', 'ours/libs/library', 'rev-parse', 'HEAD'), library.oids.C)
    await scene.git('-C', 'ours', 'submodule', 'deinit', '--force', '--all')
    t.is(await scene.git('-C', 'ours', 'status', '--porcelain'), '')
  })

  test(`the document lists what was cloned, outer ones first [${backend}]`, async t => {
    const scene = await cloneScene(t, application, library, inner)
    const argv = ['clone', '--json', '--submodules=recursive', '--jobs', '1', '../served/application.git', 'ours']
    const { stdout } = await scene.run(backend, ...argv)
    const document = JSON.parse(stdout)
    t.is(schemaErrors('clone', document), '')
    t.deepEqual(document.submodules, [
      { path: 'libs/library', commit: library.oids.B, url: join(scene.served, 'library.git') },
      { path: 'inner', commit: inner.oids.B, url: join(scene.served, 'inner.git') },
      { path: 'libs/library/in/ner', commit: inner.oids.A, url: join(scene.served, 'inner.git') },
    ])
    const plain = await scene.run(backend, 'clone', '--json', '../served/application.git', 'plain')
    t.is(JSON.parse(plain.stdout).submodules, null)
    t.true(document.receivedBytes > JSON.parse(plain.stdout).receivedBytes)
  })

  test(`--depth and --full count for submodules; what their author says of shallow comes first [${backend}]`, async t => {
    const heeded = withModules(
      'heeded',
      entry('one', { path: 'one', url: '../inner.git', shallow: 'true' }) +
        entry('all', { path: 'all', url: '../inner.git', shallow: 'false' }) +
        entry('plain', { path: 'plain', url: '../inner.git' }),
      Object.fromEntries(['one', 'all', 'plain'].map(path => [path, { submodule: inner.oids.C }])),
    )
    const scene = await cloneScene(t, heeded, inner)
    const counts = async (...flags: readonly string[]) => {
      const directory = `at${flags.join('')}`
      await scene.run(backend, 'clone', '--submodules', ...flags, `file://${scene.served}/heeded.git`, directory)
      const count = (path: string) => scene.git('-C', join(directory, path), 'rev-list', '--count', 'HEAD')
      return Promise.all(['one', 'all', 'plain'].map(count))
    }
    t.deepEqual(await counts(), ['1', '3', '1'])
    t.deepEqual(await counts('--depth=2'), ['1', '3', '2'])
    t.deepEqual(await counts('--full'), ['1', '3', '3'])
    t.deepEqual(await counts('--since=2001-01-01'), ['1', '3', '1'])
  })

  test(`of a sparse checkout, only the submodules in it [${backend}]`, async t => {
    const scene = await cloneScene(t, application, library, inner)
    const source = `file://${scene.served}/application.git`
    await scene.git('-C', '../served/application.git', 'config', 'uploadpack.allowFilter', 'true')
    const run = async (directory: string, ...flags: readonly string[]) => {
      const { stdout, stderr } = await scene.run(
        backend,
        'clone',
        '--json',
        '--submodules',
        ...flags,
        source,
        directory,
      )
      t.is(await scene.git('-C', directory, 'status', '--porcelain'), '', stderr)
      return (JSON.parse(stdout).submodules as { path: string }[]).map(({ path }) => path)
    }
    t.deepEqual(await run('libs', '--sparse', 'libs/library'), ['libs/library', 'inner'])
    t.deepEqual(await run('none', '--sparse', 'elsewhere'), ['inner'])
    t.is(await scene.git(...allowed, '-C', 'none', 'submodule', 'update'), '')
    await t.throwsAsync(readdir(join(scene.work, 'none', 'libs')), { code: 'ENOENT' })
  })

  test(`update = none is heeded, and what is no submodule of this commit is not looked at [${backend}]`, async t => {
    const text =
      entry('none', { path: 'inner', url: '../inner.git', update: 'none', ignore: 'all' }) +
      entry('gone', { path: 'gone', url: 'ext::sh -c x' }) +
      entry('file', { path: 'a.txt', url: '../inner.git' })
    const files = { inner: { submodule: inner.oids.B }, 'a.txt': 'a\n', unknown: { submodule: inner.oids.B } }
    const scene = await cloneScene(t, withModules('none', text, files), inner)
    const { stdout } = await scene.run(backend, 'clone', '--json', '--submodules', '../served/none.git', 'ours')
    t.deepEqual(JSON.parse(stdout).submodules, [])
    t.is(await scene.git('-C', 'ours', 'config', 'submodule.none.update'), 'none')
    t.is(await scene.git(...allowed, '-C', 'ours', 'submodule', 'update'), '')
    t.deepEqual(await readdir(join(scene.work, 'ours', 'inner')), [])
    t.is(await scene.git('-C', 'ours', 'status', '--porcelain'), '')
  })

  test(`no .gitmodules, and no commit at all: there is nothing to do [${backend}]`, async t => {
    const scene = await cloneScene(t, inner)
    await cloned(scene, backend, 'inner', '--submodules=recursive')
    await scene.git('init', '-q', '--bare', '../served/empty.git')
    const { stdout } = await scene.run(backend, 'clone', '--json', '--submodules', '../served/empty.git', 'empty')
    t.deepEqual(JSON.parse(stdout).submodules, [])
  })

  const refused: Readonly<Record<string, string>> = {
    'a name that leads out of .git/modules': entry('../x', { path: 'inner', url: '../inner.git' }),
    'a name that leads out of it on Windows': entry('a\\..\\..\\x', { path: 'inner', url: '../inner.git' }),
    'a name that is an option': entry('--upload-pack=x', { path: 'inner', url: '../inner.git' }),
    'a name that is .git': entry('.GIT', { path: 'inner', url: '../inner.git' }),
    'a carriage return in the name': '[submodule "x\r"]\n\tpath = inner\n\turl = ../inner.git\n',
    'a program for an address': entry('x', { path: 'inner', url: 'ext::sh -c touch% ran' }),
    'a descriptor for an address': entry('x', { path: 'inner', url: 'fd::17' }),
    'a file for an address': entry('x', { path: 'inner', url: 'file:///etc' }),
    'a path for an address': entry('x', { path: 'inner', url: '/etc' }),
    'a relative path that is none of an address': entry('x', { path: 'inner', url: 'inner.git' }),
    'an option for an address': entry('x', { path: 'inner', url: '--upload-pack=x' }),
    'an option for a host': entry('x', { path: 'inner', url: 'ssh://-oProxyCommand=x/y' }),
    'a line in the address': entry('x', { path: 'inner', url: '"https://h/\\n.git"' }),
    'no address': entry('x', { path: 'inner' }),
    'a relative address that climbs too high': entry('x', { path: 'inner', url: '../'.repeat(40) }),
    'a command to update with': entry('x', { path: 'inner', url: '../inner.git', update: '!touch ran' }),
    'no configuration at all': '[submodule "x"\npath = inner\n',
  }
  for (const [title, text] of Object.entries(refused)) {
    test(`refused, and nothing left: ${title} [${backend}]`, refusal, { backend, title, text })
  }

  const trees: Readonly<Record<string, readonly [string, Parameters<typeof withModules>[2]]>> = {
    'a carriage return at the end of the path': [
      '[submodule "x"]\n\tpath = "inner\r"\n\turl = ../inner.git\n',
      { 'inner\r': { submodule: inner.oids.B } },
    ],
    'a path that is an option': [
      entry('x', { path: '-x', url: '../inner.git' }),
      { '-x': { submodule: inner.oids.B } },
    ],
    'a link that is the directory of the path where letters count alike (CVE-2024-32002)': [
      entry('x', { path: 'A/modules/x', url: '../inner.git' }),
      { 'A/modules/x': { submodule: inner.oids.B }, a: { symlink: '.git' } },
    ],
    'a repository in that of another': [
      entry('x', { path: 'x', url: '../inner.git' }) + entry('x/hooks', { path: 'y', url: '../inner.git' }),
      { x: { submodule: inner.oids.B }, y: { submodule: inner.oids.B } },
    ],
    'two repositories that are one where letters count alike': [
      entry('Sub', { path: 'x', url: '../inner.git' }) + entry('sub', { path: 'y', url: '../inner.git' }),
      { x: { submodule: inner.oids.B }, y: { submodule: inner.oids.B } },
    ],
  }
  for (const [title, [text, files]] of Object.entries(trees)) {
    test(`refused, and nothing left: ${title} [${backend}]`, refusal, { backend, title, text, files })
  }

  test(`submodules in submodules without end are refused [${backend}]`, async t => {
    const levels = [inner]
    for (let i = 0; i < 17; i++) {
      const below = levels.at(-1) ?? inner
      const text = entry('m', { path: 'm', url: `../${below.name}.git` })
      levels.push(withModules(`level${i}`, text, { m: { submodule: below.oid(below === inner ? 'B' : 'A') } }))
    }
    const scene = await cloneScene(t, ...levels)
    const last = levels.at(-1)?.name
    const { exitCode, stderr } = await scene.run(backend, 'clone', '--submodules', 'recursive', `../served/${last}.git`)
    t.is(exitCode, 1)
    t.regex(stderr, /without end/)
    t.deepEqual(await scene.entries(), [])
  })
}

test('what is malformed is a usage error', async t => {
  const scene = await cloneScene(t, inner)
  for (const flags of [
    ['--submodules', '--bare'],
    ['--submodules', '--no-checkout'],
    ['--submodules=deep'],
    ['--jobs', '2'],
  ]) {
    const { exitCode } = await scene.run('system', 'clone', ...flags, '../served/inner.git', 'ours')
    t.is(exitCode, 2, flags.join(' '))
  }
  const zero = await scene.run('system', 'clone', '--submodules', '--jobs', '0', '../served/inner.git', 'ours')
  t.is(zero.exitCode, 2)
  t.deepEqual(await scene.entries(), [])
})

const allowed = ['-c', 'protocol.file.allow=always'] as const

async function cloned(scene: CloneScene, backend: BackendName, name: string, ...flags: readonly string[]) {
  const { exitCode, stderr } = await scene.run(backend, 'clone', ...flags, `../served/${name}.git`, 'ours')
  if (exitCode !== 0) throw new Error(stderr)
}

interface Hostile {
  readonly backend: BackendName
  readonly title: string
  readonly text: string
  readonly files?: Parameters<typeof withModules>[2]
}

/** Relative addresses are meant from a local one here: what is refused is refused for another reason. */
async function refusal(t: ExecutionContext, { backend, title, text, files }: Hostile): Promise<void> {
  const history = withModules(title.replaceAll(/\W+/g, '-'), text, files)
  const scene = await cloneScene(t, history, inner)
  const source = `file://${scene.served}/${history.name}.git`
  const { exitCode, stdout } = await scene.run(backend, 'clone', '--json', '--submodules', source, 'ours')
  t.is(exitCode, 1, stdout)
  const { error } = JSON.parse(stdout)
  t.is(error.kind, title.startsWith('no configuration') ? 'corrupt' : 'refused')
  t.regex(
    error.message,
    title.startsWith('no configuration') ? /bad line 1/ : /^submodule.* (?:refused|git-slim does not fetch from)/,
  )
  t.deepEqual(await scene.entries(), [])
}

async function pictureOf(scene: CloneScene, directory: string, modules: readonly string[]) {
  const git = (path: string, ...args: readonly string[]) => scene.git('-C', join(directory, path), ...args)
  return {
    // In parentheses stands what git describe finds: ours has fetched no branch.
    submodules: (await git('', 'submodule', 'status', '--recursive')).replaceAll(/ \(.*\)$/gm, ''),
    status: await git('', 'status', '--porcelain', '--ignored'),
    config: (await git('', 'config', '--local', '--get-regexp', '^submodule\\.')).split('\n').sort(),
    modules: await Promise.all(
      modules.map(async path => ({
        path,
        gitfile: await readFile(join(scene.work, directory, path, '.git'), 'utf8'),
        head: await git(path, 'rev-parse', 'HEAD'),
        config: (await git(path, 'config', '--local', '--get-regexp', '^(core|submodule)\\.|\\.url$'))
          .split('\n')
          .sort(),
        status: await git(path, 'status', '--porcelain', '--ignored'),
        index: await git(path, 'ls-files', '-s'),
        commits: await git(path, 'rev-list', '--count', 'HEAD'),
        shallow: await git(path, 'rev-parse', '--is-shallow-repository'),
        fsck: await git(path, 'fsck', '--strict', '--no-dangling'),
      })),
    ),
  }
}
