import test from 'ava'
import { tags } from '../../fixtures-repos/names.js'
import { stack } from '../../fixtures-repos/stack.js'
import { diskBackends } from '../support/backends.js'
import { cloneScene } from '../support/clone-scene.js'
import { schemaErrors } from '../support/schema.js'

const url = '../served/stack.git'

/** Command lines that make no sense, and what is said of them. */
const mistakes: Record<string, readonly [argv: readonly string[], says: RegExp, hint: RegExp]> = {
  'no address': [[], /clone needs <url>/, /git-slim clone --help/],
  'three arguments': [[url, 'a', 'b'], /does not take the argument "b"/, /--help/],
  'an empty address': [[''], /the address is empty/, /is the variable set/],
  'an empty directory': [[url, ''], /the directory has an empty name/, /git-slim clone <url> \./],
  'an option in the place of an address': [['--upload-pack=touch ran'], /has no option --upload-pack/, /--help/],
  'an option as the address': [['--', '--upload-pack=touch ran'], /does not begin with a dash/, /\.\/-name/],
  'a program as transport': [['ext::sh -c touch% ran'], /does not fetch by this protocol/, /https:\/\//],
  'a file descriptor as transport': [['fd::7'], /does not fetch by this protocol/, /https:\/\//],
  'a host that is an option': [['ssh://-oProxyCommand=touch%20ran/x'], /names no host/, /https:\/\/host/],
  'a password for ssh': [['ssh://ada:secret@example.invalid/x'], /only http and https take a password/, /leave the/],
  'an address without a name': [['https://'], /names no host/, /host:path/],
  'a newline in an address': [['https://example.invalid/a\nb'], /no control characters/, /--help/],
  'a depth below nothing': [[url, '--depth=-1'], /--depth takes a whole number/, /^/],
  'a depth that is no number': [[url, '--depth', '1.5'], /--depth takes a whole number.*"1\.5"/, /^/],
  'a depth and all': [[url, '--depth=1', '--full'], /--depth and --full cannot be given together/, /--help/],
  'a depth and a date': [[url, '--depth=1', '--since=2020-01-01'], /--depth and --since/, /--help/],
  'a depth and what git calls it': [
    [url, '--depth=0', '--shallow-since=2020-01-01'],
    /--depth and --shallow-since/,
    /^/,
  ],
  'a depth and a limit': [[url, '--depth=1', '--exclude=v1'], /--depth and --exclude/, /--help/],
  'all, and a limit': [[url, '--full', '--exclude=v1'], /--full and --exclude/, /--help/],
  'a branch and a revision': [[url, '-b', 'main', '--revision', 'HEAD'], /--branch and --revision/, /--help/],
  'bare without checkout': [[url, '--bare', '--no-checkout'], /--bare and --no-checkout/, /--help/],
  'one branch and all': [[url, '--all-branches', '--single-branch'], /--all-branches and --single-branch/, /--help/],
  'tags and none': [[url, '--tags', '--no-tags'], /--tags and --no-tags/, /--help/],
  'a branch that cannot be': [[url, '-b', 'a..b'], /"a\.\.b" cannot be the name/, /--revision/],
  'no branch': [[url, '-b', ''], /"" cannot be the name/, /--revision/],
  'a ref that is no branch': [[url, '-b', 'refs/pull/7/merge'], /cannot be the name of a branch or tag/, /--revision/],
  'a revision that is none': [[url, '--revision', 'main~1'], /"main~1" cannot be the name/, /^/],
  'a remote that cannot be': [
    [url, '--origin', '-x..'],
    /"-x\.\." cannot be the name of a remote/,
    /--origin upstream/,
  ],
  'a date that git takes for now': [
    [url, '--since', 'nonsense'],
    /does not understand the date "nonsense"/,
    /2024-12-31/,
  ],
  'an empty date': [[url, '--since', ''], /date ""/, /2024-12-31/],
}

for (const [title, [argv, says, hint]] of Object.entries(mistakes)) {
  test(`a usage error that changes nothing: ${title}`, async t => {
    const scene = await cloneScene(t, stack)
    const { exitCode, stdout, stderr } = await scene.run('system', 'clone', ...argv)
    t.is(exitCode, 2, stderr)
    t.regex(stderr, says)
    t.regex(
      stderr
        .split('\n')
        .filter(line => line.startsWith('  → '))
        .join('\n'),
      hint,
    )
    t.is(stdout, '')
    t.false(stderr.includes('secret'))
    t.deepEqual(await scene.entries(), [])
  })
}

const missing: Record<string, readonly [argv: readonly string[], says: RegExp, hint: RegExp]> = {
  'a path': [['../served/nothing.git'], /there is no repository at \.\.\/served\/nothing\.git/, /must exist/],
  'a directory that is no repository': [['../served'], /there is no repository at/, /git ls-remote/],
  'a branch': [[url, '-b', 'mian'], /has no branch or tag "mian"/, /the closest: main/],
  'a short id': [
    [url, '--revision', '0000000'],
    /no branch of .* has a commit 0000000/,
    /a full commit id is always found/,
  ],
  'a ref to leave out': [[url, '--exclude', 'v1'], /has no branch or tag "v1"/, /the closest: main/],
}

for (const [title, [argv, says, hint]] of Object.entries(missing)) {
  test(`what is not there is said at once: ${title}`, async t => {
    const scene = await cloneScene(t, stack)
    const { exitCode, stderr } = await scene.run('system', 'clone', ...argv)
    t.is(exitCode, 1, stderr)
    t.regex(stderr, says)
    t.regex(stderr, hint)
    t.deepEqual(await scene.entries(), [])
  })
}

test('without a terminal: three lines on stdout, one at once on stderr, no carriage return', async t => {
  const scene = await cloneScene(t, stack)
  const { exitCode, stdout, stderr } = await scene.run('system', 'clone', url, 'ours')
  t.is(exitCode, 0)
  t.is(stderr, 'Cloning into ours …\n')
  t.is((await scene.run('system', 'clone', '--no-progress', url, 'no-progress')).stderr, '')
  for (const backend of diskBackends) {
    const quiet = await scene.run(backend, 'clone', '--quiet', url, backend)
    t.deepEqual(quiet, { exitCode: 0, stdout: '', stderr: '' })
  }
  t.regex(
    stdout,
    /^Cloned into ours: main at 1fb78bc\n {2}1 commit \(depth 1\), \d+ objects, \d+ B received\n {2}\.git \d\S* kB, 4 files \d+ B, in \d+\S*\n$/,
  )
})

test('a clone that is not shallow is not said to be', async t => {
  const scene = await cloneScene(t, tags)
  const { stdout } = await scene.run('system', 'clone', '--full', '../served/tags.git', 'ours')
  t.regex(stdout, /^ {2}2 commits, \d+ objects/m)
  const { stdout: tag } = await scene.run('system', 'clone', '-b', 'v1.0', '../served/tags.git', 'tag')
  t.regex(tag, /^Cloned into tag: v1\.0 at 2512f4b\n/)
})

test('--json prints one document that its schema describes, also when it fails', async t => {
  const scene = await cloneScene(t, stack)
  const done = await scene.run('system', '-C', '.', 'clone', url, 'ours', '--json')
  t.is(schemaErrors('clone', JSON.parse(done.stdout)), '')
  const failed = await scene.run('system', '-C', '.', 'clone', url, 'ours', '--json')
  t.is(schemaErrors('error', JSON.parse(failed.stdout)), '')
  t.like(JSON.parse(failed.stdout), { command: 'clone', error: { kind: 'refused' } })
})
