import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import test from 'ava'
import { stack } from '../../fixtures-repos/stack.js'
import { failureOf } from '../../src/end-of-run.js'
import * as library from '../../src/index.js'
import { optionNames, type Shape } from '../../src/library/arguments.js'
import { shapes } from '../../src/library/shapes.js'
import { open } from '../support/repository.js'

/** Every option of a function, and nothing else; the compiler knows. */
type Every<Options> = Record<Exclude<keyof Options, keyof library.MutatingOptions | 'token'>, true>

const clone: Every<library.CloneOptions> = {
  url: true,
  dir: true,
  depth: true,
  full: true,
  branch: true,
  revision: true,
  allBranches: true,
  tags: true,
  since: true,
  exclude: true,
  filter: true,
  sparse: true,
  sparsePatterns: true,
  extraRef: true,
  toMergeBase: true,
  toTag: true,
  maxCommits: true,
  withTrees: true,
  submodules: true,
  jobs: true,
  lfs: true,
  lfsInclude: true,
  lfsExclude: true,
  checkout: true,
  bare: true,
  origin: true,
  reuse: true,
  clean: true,
  cleanExclude: true,
  cache: true,
  tokenEnv: true,
  retries: true,
  stallTimeout: true,
  timeout: true,
  persistCredentials: true,
}

const deepen: Every<library.DeepenOptions> = {
  toMergeBase: true,
  toTag: true,
  maxCommits: true,
  withTrees: true,
  by: true,
  toDepth: true,
  since: true,
  full: true,
  remote: true,
  tokenEnv: true,
  retries: true,
  stallTimeout: true,
  timeout: true,
}

const report: Every<library.ReportOptions> = {
  top: true,
  html: true,
  limits: true,
  csv: true,
  range: true,
  failOver: true,
  exempt: true,
}

const soft = {
  updateRefs: true,
  updateTags: true,
  push: true,
  allowPublished: true,
  verify: true,
  gpgSign: true,
} as const

const rewrite = { ...soft, onConflict: true, autostash: true } as const

const squash: Every<library.SquashOptions> = {
  ...rewrite,
  range: true,
  commits: true,
  into: true,
  last: true,
  base: true,
  root: true,
  since: true,
  until: true,
  keepMergedParents: true,
  linearise: true,
  message: true,
  messageFrom: true,
  author: true,
  date: true,
  coAuthors: true,
  branch: true,
}

const rebase: Every<library.RebaseOptions> = {
  ...rewrite,
  upstream: true,
  branch: true,
  base: true,
  onto: true,
  keepBase: true,
  root: true,
  todo: true,
  autosquash: true,
  printTodo: true,
  rebaseMerges: true,
  ff: true,
  exec: true,
  reapplyCherryPicks: true,
  empty: true,
  keepEmpty: true,
  signoff: true,
  trailer: true,
  committerDateIsAuthorDate: true,
  resetAuthorDate: true,
}

const reword: Every<library.RewordOptions> = { ...rewrite, branch: true, commit: true, message: true }
const drop: Every<library.DropOptions> = { ...rewrite, branch: true, commits: true }
const move: Every<library.MoveOptions> = { ...rewrite, branch: true, commits: true, before: true, after: true }
const fixup: Every<library.FixupOptions> = { ...soft, commit: true, message: true }
const absorb: Every<library.AbsorbOptions> = { ...soft, base: true, fixups: true, allAuthors: true }
const split: Every<library.SplitOptions> = {
  ...soft,
  branch: true,
  commit: true,
  paths: true,
  byFile: true,
  parts: true,
  showHunks: true,
  message: true,
  keepMessage: true,
}
const undo: Every<library.UndoOptions> = { operation: true, rebase: true }
const redo: Every<library.RedoOptions> = { operation: true }
const showOperation: Every<library.ShowOperationOptions> = { operation: true }

const typed = {
  clone,
  deepen,
  report,
  squash,
  rebase,
  reword,
  drop,
  move,
  fixup,
  absorb,
  split,
  undo,
  redo,
  operations: {},
  showOperation,
} satisfies Record<keyof typeof shapes, object>

for (const [name, shape] of Object.entries<Shape>(shapes)) {
  test(`the options of ${name} are those of the command line`, t => {
    t.deepEqual([...optionNames(shape)].toSorted(), Object.keys(typed[name as keyof typeof shapes]).toSorted())
  })
}

type Call = (options: unknown) => Promise<unknown>

const functions = Object.entries(library).filter(
  ([, value]) => typeof value === 'function' && value !== library.GitSlimError,
)

test('every function refuses wrong options with a usage error, and never throws another one', async t => {
  t.is(functions.length, Object.keys(shapes).length)
  const objects: readonly unknown[] = [null, 'x', 1, [], { nosuch: 1 }, { cwd: 1 }, { signal: {} }, { onNote: 'x' }]
  const environments: readonly unknown[] = [{ env: 'x' }, { env: [] }, { env: { PATH: 5 } }]
  const others: readonly unknown[] = [
    { backend: 'git' },
    { backend: ['auto'] },
    { dryRun: 1 },
    { token: 1 },
    { token: '' },
  ]
  for (const [name, call] of functions) {
    for (const options of [...objects, ...environments, ...others]) {
      const error = await t.throwsAsync((call as Call)(options), { instanceOf: library.GitSlimError }, name)
      t.is((error as library.GitSlimError).kind, 'usage', `${name} ${JSON.stringify(options)}`)
    }
  }
})

function functionNamed(name: string): Call {
  return functions.find(([exported]) => exported === name)?.[1] as Call
}

const refused: readonly [name: keyof typeof shapes, options: object, says: RegExp][] = [
  ['clone', {}, /clone needs the option "url"/],
  ['clone', { url: 'x', directory: 'y' }, /has no option "directory"/],
  ['clone', { url: 'x', dept: 1 }, /has no option "dept"/],
  ['clone', { url: 'x', depth: -1 }, /"depth" takes a whole number/],
  ['clone', { url: 'x', depth: 1.5 }, /"depth" takes a whole number/],
  ['clone', { url: 'x', depth: Number.NaN }, /"depth" of clone must be a number/],
  ['clone', { url: 'x', depth: null }, /"depth" of clone must be/],
  ['clone', { url: 'x', depth: true }, /"depth" of clone must be a number/],
  ['clone', { url: 'x', depth: 1, full: true }, /"depth" and "full" cannot be given together/],
  ['clone', { url: 'x', bare: 'yes' }, /"bare" of clone must be true or false/],
  ['clone', { url: 'x', checkout: 'no' }, /"checkout" of clone must be true or false/],
  ['clone', { url: 'x', exclude: [1, {}] }, /"exclude" of clone must be/],
  ['clone', { url: 'x', depth: '1' }, /"depth" of clone must be a number/],
  ['clone', { url: 'x', branch: 5 }, /"branch" of clone must be a text/],
  ['clone', { url: ['x', 'y'] }, /"url" of clone must be a text/],
  ['clone', { url: 'x', bare: true, checkout: false }, /"bare" and "checkout: false" cannot be given together/],
  ['clone', { url: 'x', sparse: [] }, /"sparse" of clone must be a text, or a list with at least one/],
  ['clone', { url: 'x', sparsePatterns: ['/a'] }, /"sparsePatterns" of clone must be a text/],
  ['clone', { url: 'x', toTag: '' }, /"toTag" of clone must be true, false, or a text/],
  ['clone', { url: 'x', dryRun: true }, /clone has no option "dryRun"/],
  ['clone', { url: 'x', token: 'x', tokenEnv: 'Y' }, /"token" and "tokenEnv" together/],
  ['operations', { token: 'x' }, /operations has no option "token"/],
  ['report', { failOver: true }, /"failOver" of report must be a size/],
  ['clone', { url: 'x\0y' }, /without NUL/],
  ['clone', { url: 'x', since: new Date(Number.NaN) }, /"since" of clone must be/],
  ['deepen', {}, /how much history/],
  ['squash', { range: { kind: 'last', count: 3 } }, /"range" of squash must be/],
  ['squash', { range: 'A..B', commits: ['C'] }, /does not take the options "range" and "commits" together/],
  ['squash', { last: 2, range: 'A..' }, /"last" .*cannot be given together/],
  ['squash', { last: 0 }, /"last" takes a whole number/],
  ['squash', { messageFrom: 'middle' }, /"messageFrom" cannot be/],
  ['rebase', { branch: 'topic' }, /rebase needs the option "upstream"/],
  ['rebase', { upstream: 'A', empty: 'maybe' }, /"empty" cannot be/],
  ['reword', { commit: 'HEAD' }, /without a message/],
  ['drop', { commits: [] }, /at least one/],
  ['drop', { commits: ['HEAD', 5] }, /"commits" of drop must be a list of texts/],
  ['reword', { commit: ['HEAD', 'HEAD~1'], message: 'x' }, /"commit" of reword must be a text/],
  ['move', { commits: 'HEAD' }, /"before" <commit> or "after"/],
  ['split', { commit: 'HEAD', parts: [{ files: 'a' }] }, /list/],
  ['split', { commit: 'HEAD', parts: '[]' }, /"parts" of split must be a list of parts/],
  ['undo', { operation: 'x' }, /"operation" of undo must be a number/],
  ['undo', { operation: 0 }, /"operation" takes a whole number/],
  ['undo', { operation: [1, 2] }, /"operation" of undo must be a number/],
]

for (const [name, options, says] of refused) {
  test(`${name} refuses ${JSON.stringify(options)}: ${says.source}`, async t => {
    const repo = await open(t, stack, 'system')
    const error = await t.throwsAsync(functionNamed(name)({ cwd: repo.directory, env: repo.env, ...options }))
    t.true(error instanceof library.GitSlimError)
    t.is((error as library.GitSlimError).kind, 'usage')
    t.regex((error as Error).message, says)
    t.is(await repo.oid('main'), stack.oids.D)
  })
}

test('no function opens an editor, whatever the environment names', async t => {
  const repo = await open(t, stack, 'system')
  const at = {
    cwd: repo.directory,
    env: { ...repo.env, GIT_EDITOR: 'touch edited;:', GIT_SEQUENCE_EDITOR: 'touch edited;:' },
  }
  const todo = 'pick HEAD~1\nreword HEAD'
  const error = await t.throwsAsync(library.rebase({ ...at, upstream: 'HEAD~2', todo }))
  t.like(error, { kind: 'usage' })
  t.like(await library.rebase({ ...at, upstream: 'HEAD~2', todo: 'pick HEAD~1\nsquash HEAD' }), { changed: true })
  t.false(existsSync(join(repo.directory, 'edited')))
})

test('after an abort every function throws that it was interrupted', async t => {
  const repo = await open(t, stack, 'system')
  const at = { cwd: repo.directory, env: repo.env, signal: AbortSignal.abort() }
  const { squash, drop, reword, report, operations, undo } = library
  for (const work of [
    squash({ ...at, last: 2 }),
    drop({ ...at, commits: 'HEAD' }),
    reword({ ...at, commit: 'HEAD', message: 'x' }),
    report(at),
    operations(at),
    undo(at),
  ]) {
    t.like(await t.throwsAsync(work), { name: 'GitSlimError', kind: 'interrupted' })
  }
  t.is(await repo.oid('main'), stack.oids.D)
})

test('an error that nobody expected is a bug, with its cause', t => {
  const cause = new TypeError('x is not a function')
  t.like(failureOf(cause, AbortSignal.any([])), { name: 'GitSlimError', kind: 'bug', cause })
})

test('every option is described', t => {
  for (const file of ['src/library/options.ts', 'src/library/rewrite-options.ts']) {
    const lines = readFileSync(file, 'utf8').split('\n')
    const declared = lines.flatMap((line, i) => (/^ {2}readonly |^export (interface|type) /.test(line) ? [i] : []))
    t.true(declared.length > 20)
    for (const i of declared) t.regex(lines[i - 1] ?? '', /\*\/$/, `${file}: ${lines[i]}`)
  }
})
