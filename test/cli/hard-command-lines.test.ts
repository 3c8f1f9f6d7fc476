/** Command lines that parsers of arguments are known to misread: numbers, empty values, opposites, words like options. */
import test from 'ava'
import { readCommandLine } from '../../src/cli/program.js'
import { stack } from '../../fixtures-repos/stack.js'
import { open } from '../support/repository.js'

type Given = Readonly<Record<string, readonly string[]>>

const exact: readonly (readonly [argv: readonly string[], positionals: readonly string[], given: Given])[] = [
  [['squash', '--last', '1.10'], [], { last: ['1.10'] }],
  [['clone', 'u', '--since', '007e1'], ['u'], { since: ['007e1'] }],
  [['rebase', '--onto', '0123456'], [], { onto: ['0123456'] }],
  [['rebase', '--onto=0x10', '1e3'], ['1e3'], { onto: ['0x10'] }],
  [['clone', 'u', '--branch='], ['u'], { branch: [''] }],
  [['clone', '--branch=', 'u', 'dir'], ['u', 'dir'], { branch: [''] }],
  [['clone', '-b', '', 'u'], ['u'], { branch: [''] }],
  [['clone', '--bare', '0123'], ['0123'], { bare: [''] }],
  [['clone', '--bare', 'false', 'dir'], ['false', 'dir'], { bare: [''] }],
  [['clone', '--bare', 'true'], ['true'], { bare: [''] }],
  [['clone', '-bmain', 'u'], ['u'], { branch: ['main'] }],
  [['clone', '-b1.10', 'u'], ['u'], { branch: ['1.10'] }],
  [['squash', '-Skey', 'HEAD~2..'], ['HEAD~2..'], { 'gpg-sign': ['key'] }],
  [['squash', '-S', 'HEAD~2..'], ['HEAD~2..'], { 'gpg-sign': [''] }],
  [['squash', '--gpg-sign=0123', 'HEAD~2..'], ['HEAD~2..'], { 'gpg-sign': ['0123'] }],
  [['squash', '--no-gpg-sign', 'HEAD~2..'], ['HEAD~2..'], { 'no-gpg-sign': [''] }],
  [['squash', '-S', '-S2', '--gpg-sign'], [], { 'gpg-sign': ['', '2', ''] }],
  [['squash', '--', '-m', '--last', '2'], ['-m', '--last', '2'], {}],
  [['split', 'HEAD', '--', '1.10', '--json', ''], ['HEAD', '1.10', '--json', ''], {}],
  [['clone', '--tags', '--no-tags', 'u'], ['u'], { tags: [''], 'no-tags': [''] }],
  [['clone', '--no-single-branch', '--single-branch', 'u'], ['u'], { 'no-single-branch': [''], 'single-branch': [''] }],
  [['clone', '--exclude', '1', '--exclude=01', 'u'], ['u'], { exclude: ['1', '01'] }],
  [['squash', '-m', '--', '-m', '-x'], [], { message: ['--', '-x'] }],
  [['-qv', 'squash', '-ym', '1.0'], [], { quiet: [''], verbose: [''], yes: [''], message: ['1.0'] }],
  [['-C', '007', 'undo', '01'], ['01'], { C: ['007'] }],
  [['drop', '-', '^', '0'], ['-', '^', '0'], {}],
]

const names = [...new Set(exact.flatMap(([, , given]) => Object.keys(given)))]

for (const [argv, positionals, given] of exact) {
  test(`arrives as typed: ${JSON.stringify(argv)}`, t => {
    const read = readCommandLine(argv)
    if (read.kind !== 'command') return t.fail(read.kind)
    const { args } = read
    t.deepEqual(args.positionals, positionals)
    const found = names.filter(name => args.has(name)).map(name => [name, args.values(name)] as const)
    t.deepEqual(Object.fromEntries(found), given)
  })
}

const refused: readonly (readonly [argv: readonly string[], says: RegExp])[] = [
  [['1.10'], /there is no command "1\.10"/],
  [['constructor'], /there is no command "constructor"/],
  [['clone', '--__proto__', 'u'], /no option --__proto__/],
  [['clone', '--__proto__=x', 'u'], /no option --__proto__/],
  [['clone', '--constructor', 'u'], /no option --constructor/],
  [['undo', '--dryRun'], /no option --dryRun\n.*did you mean: --dry-run/],
  [['clone', '--checkout', 'u'], /no option --checkout\n/],
  [['squash', '--no-dry-run', '--last', '2'], /no option --no-dry-run/],
  [['squash', '--no-', '--last', '2'], /no option --no-/],
  [['squash', '-bmain'], /no option -b\n/],
  [['undo', '-x', '--a.b', '--a'], /no option -x\n/],
  [['undo', '--a', '--a.b'], /no option --a\n/],
  [['undo', '-1'], /no option -1\n/],
  [['undo', '---json'], /no option ---json/],
  [['squash', '-m', 'one', '-m'], /-m needs a value/],
  [['clone', 'u', '--branch', 'b', '-b'], /-b needs a value/],
  [['clone', '--tags=yes', 'u'], /--tags takes no value/],
  [['clone', '--tags=', 'u'], /--tags takes no value/],
  [['clone', 'u', 'dir', ''], /does not take the argument ""/],
  [['move', '--after', 'HEAD'], /move needs <commit>…/],
  [['clone', '--', '--help', 'b', 'c'], /does not take the argument "c"/],
]

for (const [argv, says] of refused) {
  test(`is refused: ${JSON.stringify(argv)}`, async t => {
    const repo = await open(t, stack, 'memory')
    const { exitCode, stdout, stderr } = await repo.run(...argv)
    t.is(exitCode, 2)
    t.is(stdout, '')
    t.regex(stderr, says)
  })
}
