import test from 'ava'
import { parseArgv } from '../../src/cli/argv.js'
import { commands, readCommandLine } from '../../src/cli/program.js'
import type { CommandSpec } from '../../src/cli/spec.js'
import { stack } from '../../fixtures-repos/stack.js'
import { sealedEnvironment, testDate } from '../support/env.js'
import { open, runHere } from '../support/repository.js'
import { tempDirectory } from '../support/temp.js'

const probe: CommandSpec = {
  name: 'probe',
  args: '[<thing>]',
  summary: 'Probe',
  group: 'slim',
  options: [
    { flags: '-b, --branch <name>', help: 'A value' },
    { flags: '--switch', help: 'No value' },
  ],
  examples: [],
  call: () => Promise.resolve(),
}

for (const value of ['1.10', '007e1', '0123456', '1e3', '0x10', '-x', '--switch', '', 'a=b', 'true', 'ünï/#1']) {
  for (const words of [[`--branch=${value}`], ['--branch', value], ['-b', value]]) {
    test(`a value arrives as typed: ${JSON.stringify(words)}`, t => {
      t.is(parseArgv(words, probe).value('branch'), value)
    })
  }
}

for (const word of ['1.10', '007e1', '0123456', '-0'.slice(1)]) {
  test(`an argument arrives as typed: ${word}`, t => {
    t.deepEqual(parseArgv([word], probe).positionals, [word])
    t.deepEqual(parseArgv(['--', word], probe).positionals, [word])
  })
}

const mistakes: Record<string, readonly [argv: readonly string[], says: RegExp]> = {
  'an unknown command': [['sqaush'], /did you mean: git-slim squash/],
  'an option with two letters swapped': [['clone', '--dpeth', '1', 'x'], /did you mean: --depth/],
  'an unknown option': [['squash', '--mesage', 'x'], /did you mean: --message/],
  'a number as an option': [['squash', '-1'], /no option -1/],
  'a dotted option': [['squash', '--a.b', 'x'], /no option --a\.b/],
  'a missing value': [['squash', '-m'], /-m needs a value/],
  'a value for a switch': [['squash', '--edit=yes'], /--edit takes no value/],
  'one argument too many': [['undo', '1', '2'], /does not take the argument "2"/],
}

for (const [what, [argv, says]] of Object.entries(mistakes)) {
  test(`a usage error: ${what}`, async t => {
    const repo = await open(t, stack, 'memory')
    const { exitCode, stderr, stdout } = await repo.run(...argv)
    t.is(exitCode, 2)
    t.regex(stderr, says)
    t.is(stdout, '')
  })
}

test('a usage error: an unknown backend', async t => {
  const cwd = await tempDirectory(t)
  const signal = new AbortController().signal
  const world = { cwd, env: sealedEnvironment(cwd), clock: () => testDate, signal }
  const { exitCode, stderr } = await runHere(['squash', '--last', '2', '--backend', 'cvs'], world)
  t.is(exitCode, 2)
  t.regex(stderr, /auto, system, embedded/)
})

test('global options may stand before the command', t => {
  const read = readCommandLine(['-C', 'dir', '--json', 'squash', '--last', '2'])
  t.is(read.kind, 'command')
  if (read.kind !== 'command') return
  t.is(read.command.name, 'squash')
  t.is(read.args.value('C'), 'dir')
  t.true(read.args.has('json'))
})

const grouped = commands.filter(({ group }) => group !== undefined)

test('a bare git-slim shows every command of a group on a screen of 24 rows, on stderr, and fails', async t => {
  const repo = await open(t, stack, 'memory')
  for (const argv of [[], ['-q'], ['--json']]) {
    const { exitCode, stderr, stdout } = await repo.run(...argv)
    t.is(exitCode, 2)
    t.is(stdout, '')
    const lines = stderr.trimEnd().split('\n')
    t.true(lines.length < 24, stderr)
    t.true(lines.every(line => line.length <= 80))
    for (const { name, summary } of grouped)
      t.true(lines.some(line => line.includes(`${name} `) && line.endsWith(summary)))
  }
})

test('--help shows every command, and those of a group with an example', async t => {
  const repo = await open(t, stack, 'memory')
  const { stdout } = await repo.run('--help')
  for (const { name } of commands) t.true(stdout.includes(name))
  for (const { examples } of grouped) t.true(stdout.includes(examples[0]?.command ?? '?'))
})

test('with --quiet nothing is printed on success, except what was asked for', async t => {
  const repo = await open(t, stack, 'memory')
  for (const argv of [
    ['squash', '--last', '2', '-m', 'x'],
    ['undo'],
    ['redo'],
    ['reword', 'HEAD', '-m', 'y'],
    ['drop', 'HEAD'],
  ]) {
    t.deepEqual(await repo.run('-q', ...argv), { exitCode: 0, stdout: '', stderr: '' }, argv[0])
  }
  for (const argv of [['drop', 'HEAD', '--dry-run'], ['operations'], ['rebase', '--root', '--print-todo']]) {
    const { exitCode, stdout } = await repo.run('-q', ...argv)
    t.is(exitCode, 0, argv[0])
    t.regex(stdout, /\S/, argv[0])
  }
})

test('help and version go to stdout', async t => {
  const repo = await open(t, stack, 'memory')
  for (const argv of [['--help'], ['help'], ['squash', '--help'], ['help', 'undo'], ['squash', '-h', '--last', '2']]) {
    const { exitCode, stderr, stdout } = await repo.run(...argv)
    t.is(exitCode, 0)
    t.is(stderr, '')
    t.regex(stdout, /^Usage: git-slim/)
  }
  t.regex((await repo.run('--version')).stdout, /^git-slim \S+\n$/)
})

const usage: readonly [argv: readonly string[], hint: RegExp][] = [
  [['clone', 'u', '--to-tag', 'v*'], /→ if it is the value: --to-tag='v\*'/],
  [['clone', '--to-tag', 'v1', 'https://example.com/a'], /→ if it is the value: --to-tag=v1/],
  [['rebase', '--rebase-merges', 'rebase-cousins', 'main'], /→ if it is the value: --rebase-merges=rebase-cousins/],
  [['squash', '-S', 'ada@example.com', 'HEAD~2..'], /→ if it is the value: --gpg-sign=ada@example\.com/],
  [['clone', '--mirror', 'u'], /--bare --full --all-branches --tags/],
  [['clone', '-c', 'a.b=c', 'u'], /config <name> <value>/],
  [['clone', 'example.com/nobody/nothing'], /git-slim clone https:\/\/example\.com\/nobody\/nothing/],
  [['clone', 'nobody/nothing'], /git-slim clone https:\/\/github\.com\/nobody\/nothing/],
]

for (const [argv, hint] of usage) {
  test(`says what to type instead of ${argv.join(' ')}`, async t => {
    const repo = await open(t, stack, 'memory')
    const { exitCode, stderr } = await repo.run(...argv)
    t.not(exitCode, 0)
    t.regex(stderr, hint)
    t.notRegex(stderr, /did you mean/)
  })
}

test('nothing is suggested that is another word', async t => {
  const repo = await open(t, stack, 'memory')
  for (const argv of [['squash', '-n'], ['drop', '-x'], ['squash', '--abc'], ['ls'], ['log']]) {
    t.notRegex((await repo.run(...argv)).stderr, /did you mean/, argv.join(' '))
  }
  t.regex((await repo.run('squsah', 'x')).stderr, /did you mean: git-slim squash/)
})

test("options of git's clone are taken as git takes them", t => {
  const read = (...argv: readonly string[]) => {
    const invocation = readCommandLine(['clone', ...argv])
    t.is(invocation.kind, 'command')
    return invocation.kind === 'command' ? invocation.args : undefined
  }
  const args = read('-n', '-q', '-j', '8', '--depth=1', '--branch=v1', '-o', 'up', '--recurse-submodules', 'u', 'd')
  t.true(['no-checkout', 'quiet', 'recurse-submodules'].every(name => args?.has(name)))
  t.deepEqual([args?.value('jobs'), args?.value('branch'), args?.value('origin')], ['8', 'v1', 'up'])
  t.deepEqual(read('u', 'v1', '--to-tag')?.positionals, ['u', 'v1'])
  t.deepEqual(read('--to-tag', 'https://example.com/a', 'd')?.positionals, ['https://example.com/a', 'd'])
})
