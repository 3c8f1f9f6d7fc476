import test from 'ava'
import { hostileRefs } from '../../fixtures-repos/hostile.js'
import { names } from '../../fixtures-repos/names.js'
import { stack } from '../../fixtures-repos/stack.js'
import { bashWords } from '../../src/cli/completion/bash-words.js'
import { type Shell } from '../../src/cli/completion/shell.js'
import { shells } from '../../src/cli/completion/shells.js'
import { whatCompletes } from '../../src/cli/completion/what-completes.js'
import { commands } from '../../src/cli/program.js'
import { ownOptions } from '../../src/cli/spec.js'
import { flagsOf } from '../../src/cli/split-words.js'
import type { BackendName } from '../../src/git/port.js'
import { backends, diskBackends } from '../support/backends.js'
import { sealedEnvironment, testDate } from '../support/env.js'
import { open, openBare, runHere, type TestRepository } from '../support/repository.js'
import { schemaErrors } from '../support/schema.js'
import { tempDirectory } from '../support/temp.js'

/** Says in one line what completes the last of some words. */
function completed(...words: readonly string[]): string {
  const { prefix, by } = whatCompletes({ before: words.slice(0, -1), current: words.at(-1) ?? '' }, commands)
  const what = by.kind === 'words' ? by.words.map(({ value }) => value).join(' ') : by.kind
  return [prefix, what, ...(by.kind === 'operations' ? [by.state] : [])].join('|')
}

const verbs = [...commands.map(({ name }) => name), 'help'].join(' ')

const tries: Record<string, string> = {
  '': `|${verbs}`,
  squ: `|${verbs}`,
  'help squ': `|${verbs.replace(/ help$/, '')}`,
  '-C ': '|directories',
  '-C /tmp ': `|${verbs}`,
  '--json --backend ': '|auto system embedded',
  'nosuch ': '|',
  'squash ': '|revisions',
  'squash main ': '|revisions',
  'squash main..': 'main..|revisions',
  'squash HEAD~2...to': 'HEAD~2...|revisions',
  'squash ^ma': '^|revisions',
  'squash --base ': '|revisions',
  'squash --base=ma': '--base=|revisions',
  'squash --last ': '|',
  'squash -m ': '|',
  'squash --on-conflict=': '--on-conflict=|git ours theirs stop',
  'squash --on-conflict o': '|git ours theirs stop',
  'squash --message-from ': '|first last longest all',
  'squash -F ': '|files',
  'squash --edit=': '--edit=|',
  'rebase main ': '|branches',
  'squash --branch ': '|branches',
  'deepen --remote ': '|',
  'rebase --onto main...': 'main...|revisions',
  'rebase --todo=li': '--todo=|files',
  'rebase --rebase-merges=': '--rebase-merges=|rebase-cousins no-rebase-cousins',
  'rebase --rebase-merges ': '|revisions',
  'drop main -- ': '|revisions',
  'split HEAD ': '|files',
  'split HEAD -- a b ': '|files',
  'edit-todo ': '|files',
  'report ': '|directories',
  'clone ': '|directories',
  'clone --branch ': '|',
  'clone --to-merge-base ': '|',
  'clone --sparse ': '|',
  'clone --cache ': '|directories',
  'clone --submodules ': '|recursive',
  'clone --submodules x': '|directories',
  'clone --submodules=': '--submodules=|recursive',
  'deepen --to-merge-base ': '|revisions',
  'undo ': '|operations|done',
  'redo ': '|operations|undone',
  'operations ': '|show',
  'operations show ': '|operations|any',
  'completion ': '|bash zsh fish powershell',
}

for (const [line, wanted] of Object.entries(tries)) {
  test(`what completes "${line}"`, t => {
    t.is(completed(...line.split(' ')), wanted)
  })
}

test('options are completed with those that may still be given; short ones after one hyphen only', t => {
  const [, long = ''] = completed('squash', '--dry-run', '-m', 'x', '--').split('|')
  const options = long.split(' ')
  t.true(options.includes('--base') && options.includes('--message') && options.includes('--json'))
  t.false(options.includes('--dry-run') || options.includes('-y'))
  t.true(completed('squash', '-').split(/[| ]/).includes('-y'))
  t.false(completed('clone', '--').includes('--mirror') || completed('clone', '--').includes('--recursive'))
  t.is(completed('split', 'HEAD', '--', '--'), '|files')
  t.true(completed('--').includes('--version'))
})

test('every value is completed but texts, numbers, dates, addresses and what only a server knows', t => {
  const typed =
    /<(n|size|text|date|seconds|command|key: value|key|pattern|glob|name|rev|ref\[:local\])>|--(exclude|shallow-exclude|to-merge-base|sparse) /
  for (const command of commands) {
    for (const { spec, name, takesValue } of flagsOf({ ...command, options: ownOptions(command) })) {
      if (takesValue === 'never' || typed.test(spec.flags)) continue
      const option = name.length === 1 ? [`-${name}`, ''] : [`--${name}=`]
      t.not(completed(command.name, ...option).split('|')[1], '', `${command.name} ${spec.flags}`)
    }
  }
})

interface Asked {
  readonly in?: string
  readonly env?: Record<string, string>
}

/** Asks as the script of a shell does, and returns the lines of the answer. */
async function ask(repo: TestRepository, { env = {}, ...asked }: Asked, ...argv: string[]): Promise<readonly string[]> {
  const { stdout, stderr } = await runHere(['complete', ...argv], {
    cwd: asked.in ?? repo.directory,
    env: { ...repo.env, ...env },
    clock: () => testDate,
    signal: new AbortController().signal,
    ...(repo.memory ? { backend: await repo.backend() } : {}),
  })
  if (stderr !== '') throw new Error(stderr)
  return stdout.trimEnd().split('\n')
}

const chosen = (backend: BackendName) => ({ env: { GIT_SLIM_BACKEND: backend } })

for (const backend of backends) {
  test(`a ref is offered by a name that git reads as that ref [${backend}]`, async t => {
    const repo = await openBare(t, names, backend)
    const [, head, ...lines] = await ask(repo, chosen(backend), 'zsh', 'squash', '')
    t.is(head, 'HEAD\tthe current commit')
    const offered = lines.map(line => line.split('\t')[0] ?? '')
    t.true(offered.includes('1.10') && offered.includes('origin/only-there') && offered.includes('heads/-x'))
    t.is(offered.length, [...names.refs.keys()].filter(name => /^refs\/(heads|tags|remotes)\//.test(name)).length + 1)
    if (backend === 'memory') return
    const read = (await repo.gitSays('rev-parse', '--symbolic-full-name', ...offered)).split('\n')
    const listed = await repo.gitSays('for-each-ref', '--format=%(refname)', 'refs/heads', 'refs/tags', 'refs/remotes')
    // A symbolic ref is resolved.
    const targets = listed.replace('refs/remotes/origin/HEAD', 'refs/remotes/origin/main')
    t.deepEqual(read.toSorted(), targets.split('\n').toSorted())
  })

  test(`undo, redo and show complete operations in their state [${backend}]`, async t => {
    const repo = await open(t, stack, backend)
    await repo.run('squash', '--last', '2', '-m', 'x')
    await repo.run('reword', 'HEAD', '-m', 'y')
    await repo.run('undo')
    const values = async (...words: string[]) => (await ask(repo, chosen(backend), 'zsh', ...words, '')).slice(1)
    t.deepEqual(await values('undo'), ['1\tsquash: 2 commits, just now'])
    t.regex((await values('redo')).join('\n'), /^2\treword: .*, just now$/)
    t.is((await values('operations', 'show')).length, 3)
  })
}

for (const backend of diskBackends) {
  test(`outside a repository nothing is offered, and nothing printed on stderr [${backend}]`, async t => {
    const repo = await openBare(t, stack, backend)
    const outside = { ...chosen(backend), in: await tempDirectory(t) }
    for (const line of ['squash ', 'undo ', '-C /nope squash ', 'squash --nosuch=']) {
      t.is((await ask(repo, outside, 'zsh', ...line.split(' '))).length, 1, line)
    }
    t.true((await ask(repo, outside, 'zsh', '-C', repo.directory, 'squash', '')).includes('main\tbranch'))
    t.true((await ask(repo, outside, 'bash', ' ', `git -c a=b -C '${repo.directory}' slim squash `)).includes('main'))
    const env = { ...outside.env, HOME: repo.directory }
    t.true((await ask(repo, { ...outside, env }, 'zsh', '-C', '~', 'squash', '')).includes('main\tbranch'))
  })
}

test('an unknown shell, and a failure, print nothing', async t => {
  const env = { ...sealedEnvironment('.'), GIT_SLIM_BACKEND: 'nosuch' }
  const surroundings = { cwd: '.', env, clock: () => testDate, signal: AbortSignal.any([]) }
  for (const argv of [['complete'], ['complete', 'tcsh', 'x'], ['complete', 'constructor']]) {
    t.deepEqual(await runHere(argv, surroundings), { exitCode: 2, stdout: '', stderr: '' })
  }
})

test('completion prints a script, and refuses an unknown shell', async t => {
  const repo = await open(t, stack, 'memory')
  for (const [name, { script }] of Object.entries<Shell>(shells)) {
    t.is((await repo.run('completion', name)).stdout, `${script}\n`)
    const document = JSON.parse((await repo.run('completion', name, '--json')).stdout)
    t.is(schemaErrors('completion', document), '')
    t.is(document.script, script)
  }
  const { exitCode, stderr } = await repo.run('completion', 'tcsh')
  t.is(exitCode, 2)
  t.regex(stderr, /use one of: bash, zsh, fish, powershell/)
})

const bashLines: Record<string, Partial<ReturnType<typeof bashWords>>> = {
  'git-slim squash ': { before: ['git-slim', 'squash'], current: '', kept: 0 },
  'g \'a b\' "c \\" d" e\\ f': { before: ['g', 'a b', 'c " d'], current: 'e f', kept: 0 },
  'g --base=ma': { current: '--base=ma', kept: 7 },
  'g --base\\=ma': { current: '--base=ma', kept: 0 },
  "g --base='a$": { current: '--base=a$', kept: 7, quote: "'", expands: false },
  'g x"a b': { current: 'xa b', kept: 1, quote: '"' },
  'g x"a b"c': { current: 'xa bc', kept: 0, quote: '' },
  'g a$x': { current: 'a$x', expands: true },
  'g "a$x': { expands: true },
  'g "a\\$x': { current: 'a$x', expands: false },
  'g 2>a b >c': { before: ['g', 'b'], current: 'c', redirected: true },
  'g a\\': { current: 'a' },
}

for (const [line, wanted] of Object.entries(bashLines)) {
  test(`bash's words: ${line}`, t => {
    t.like(bashWords(line, ' \t\n"\'><=;|&(:'), wanted)
  })
}

test('PowerShell gets ASCII, and words in quotation marks of its own', async t => {
  const repo = await openBare(t, hostileRefs, 'memory')
  const words = async (...line: string[]) => {
    const [json = ''] = await ask(repo, {}, 'powershell', Buffer.from(line.join('\0')).toString('base64'))
    t.regex(json, /^[ -~]*$/)
    return (JSON.parse(json) as { words: { text: string; label: string }[] }).words
  }
  const texts = (await words('git-slim', 'squash', '')).map(({ text }) => text)
  for (const text of ["'run-$(touch${IFS}ran)'", `'quote-''"x'`, "'ünï-ço'", 'main']) t.true(texts.includes(text), text)
  t.deepEqual(await words('git-slim', 'squash', '--base=main..ru'), [
    { text: "'--base=main..run-$(touch${IFS}ran)'", label: 'run-$(touch${IFS}ran)', about: 'branch' },
  ] as unknown as { text: string; label: string }[])
})
