import test from 'ava'
import { feature } from '../../fixtures-repos/feature.js'
import { stack } from '../../fixtures-repos/stack.js'
import { empty, shallow } from '../../fixtures-repos/states.js'
import { backends } from '../support/backends.js'
import { type DefinedHistory, defineHistory } from '../support/history.js'
import { open } from '../support/repository.js'

/** A─B on main; A─C─D on topic (HEAD). */
const diverged = defineHistory('diverged', h => {
  h.commit('A', { 'a.txt': 'a\n' })
  h.commit('B', { 'b.txt': 'b\n' })
  h.branch('topic', 'A')
  h.commit('C', { 'c.txt': 'c\n' })
  h.commit('D', { 'd.txt': 'd\n' })
})

const unrelated = defineHistory('unrelated', h => {
  h.commit('A', { 'a.txt': 'a\n' })
  h.orphan('topic')
  h.commit('B', { 'b.txt': 'b\n' })
  h.commit('C', { 'c.txt': 'c\n' })
})

const hostileBase = defineHistory('hostile-base', h => {
  for (const label of ['A', 'B', 'C']) h.commit(label, { 'a.txt': `${label}\n` })
  h.config('slim.base', '--upload-pack=x')
})

const beside = defineHistory('beside', h => {
  h.commit('A', { 'a.txt': 'a\n' })
  h.branch('lower')
  h.branch('side')
  h.commit('S', { 's.txt': 's\n' })
  h.branch('upper', 'A')
  for (const label of ['B', 'C']) h.commit(label, { 'a.txt': `${label}\n` })
})

interface Refusal {
  readonly history: DefinedHistory
  readonly argv: readonly string[]
  readonly exitCode: number
  readonly says: RegExp
  readonly hint?: RegExp
}

const refusals: Record<string, Refusal> = {
  'no range, no terminal': { history: feature, argv: [], exitCode: 2, says: /no terminal to ask on/, hint: /--yes/ },
  'no base known': { history: stack, argv: ['--yes'], exitCode: 2, says: /no base is known/, hint: /--last 3/ },
  'an empty range': { history: stack, argv: ['main..main'], exitCode: 1, says: /no commit in main\.\.main/ },
  'an empty range to be edited': {
    history: stack,
    argv: ['HEAD', '--edit'],
    exitCode: 1,
    says: /no commit in HEAD\.\.HEAD/,
    hint: /--last 3/,
  },
  'one commit': { history: stack, argv: ['main~1'], exitCode: 1, says: /only one commit/ },
  'one commit by --last': { history: stack, argv: ['--last', '1'], exitCode: 1, says: /only one commit/ },
  'more commits than there are': {
    history: stack,
    argv: ['--last', '4'],
    exitCode: 1,
    says: /only 4 commits/,
    hint: /--root/,
  },
  'a count that is none': { history: stack, argv: ['--last', '2x'], exitCode: 2, says: /whole number/ },
  'a symmetric range': { history: stack, argv: ['main~2...main'], exitCode: 2, says: /not a range/, hint: /A\.\.B/ },
  'two ways to say the range': { history: stack, argv: ['--last', '2', 'main~2'], exitCode: 2, says: /together/ },
  'two messages': { history: stack, argv: ['--last', '2', '-m', 'x', '-F', '-'], exitCode: 2, says: /together/ },
  'an unknown revision': { history: stack, argv: ['nowhere..main'], exitCode: 1, says: /nowhere/ },
  'an unknown object name': {
    history: stack,
    argv: ['1'.repeat(40)],
    exitCode: 1,
    says: /there is no revision "1{40}"\n/,
  },
  'a range that ends before it begins': {
    history: stack,
    argv: ['HEAD..HEAD~2'],
    exitCode: 1,
    says: /no commit in HEAD\.\.HEAD~2/,
  },
  'a range that does not end on the branch': {
    history: beside,
    argv: ['lower..side'],
    exitCode: 1,
    says: /side is not on upper/,
  },
  'a branch that went elsewhere since': {
    history: diverged,
    argv: ['main'],
    exitCode: 1,
    says: /main is not an ancestor of HEAD/,
    hint: new RegExp(`git slim squash ${diverged.oids.A}\\.\\.HEAD\n`),
  },
  'a branch that has nothing in common': {
    history: unrelated,
    argv: ['main'],
    exitCode: 1,
    says: /main is not an ancestor of HEAD/,
  },
  'a tree': { history: stack, argv: ['HEAD^{tree}'], exitCode: 1, says: /"HEAD\^\{tree\}" is not a commit/ },
  'a base that is no revision': {
    history: hostileBase,
    argv: ['--yes'],
    exitCode: 2,
    says: /slim\.base names "--upload-pack=x", which is not a commit in this repository/,
  },
  'an unknown option': { history: stack, argv: ['--lats', '2'], exitCode: 2, says: /no option --lats/, hint: /--last/ },
  'no commits at all': { history: empty, argv: ['--last', '2'], exitCode: 1, says: /no commits yet/ },
  'across a shallow boundary': {
    history: shallow,
    argv: ['--last', '2'],
    exitCode: 1,
    says: /shallow/,
    hint: /deepen --full/,
  },
  'an empty message': { history: stack, argv: ['--last', '2', '-m', ' '], exitCode: 2, says: /message is empty/ },
  'an author without an address': {
    history: stack,
    argv: ['--last', '2', '--author', 'Me'],
    exitCode: 2,
    says: /--author/,
  },
  'a date that is none': {
    history: stack,
    argv: ['--last', '2', '--date', 'gibberish'],
    exitCode: 2,
    says: /gibberish/,
  },
}

for (const backend of backends) {
  for (const [title, { history, argv, exitCode, says, hint }] of Object.entries(refusals)) {
    test(`squash refuses: ${title} [${backend}]`, async t => {
      const repo = await open(t, history, backend)
      const before = await repo.graph()
      const result = await repo.run('squash', ...argv)
      t.is(result.exitCode, exitCode, result.stderr)
      t.regex(result.stderr, says)
      if (hint) t.regex(result.stderr, hint)
      t.is(result.stdout, '')
      t.is(await repo.graph(), before)
    })
  }
}

for (const backend of backends) {
  test(`the way out of a branch that went elsewhere is one that works [${backend}]`, async t => {
    const repo = await open(t, diverged, backend)
    const { stderr } = await repo.run('squash', 'main', '-m', 'x')
    const range = /git slim squash (\S+)/.exec(stderr)?.[1] ?? ''
    t.is((await repo.run('squash', range, '-m', 'x')).exitCode, 0)
    t.is(await repo.tree('topic'), diverged.trees.D)
  })

  test(`an annotated tag means its commit, by name and by id [${backend}]`, async t => {
    const history = defineHistory('tagged-base', h => {
      h.commit('A', { 'a.txt': 'a\n' })
      h.annotatedTag('v1')
      for (const label of ['B', 'C']) h.commit(label, { 'a.txt': `${label}\n` })
    })
    const repo = await open(t, history, backend)
    for (const base of ['v1', await repo.oid('refs/tags/v1')]) {
      const { exitCode, stdout, stderr } = await repo.run('squash', base, '-m', 'x', '--dry-run', '--json')
      t.is(exitCode, 0, stderr)
      t.is(JSON.parse(stdout).base, history.oids.A)
    }
  })
}

test('squash takes every kind of revision git knows', async t => {
  const repo = await open(t, stack, 'system')
  for (const base of [':/^B', 'main@{0}~2', '@~2', 'HEAD^^', 'HEAD^{/^B}']) {
    const { exitCode, stdout, stderr } = await repo.run('squash', base, '-m', 'x', '--dry-run', '--json')
    t.is(exitCode, base === 'main@{0}~2' ? 1 : 0, stderr)
    if (exitCode === 0) t.is(JSON.parse(stdout).base, stack.oids.B)
    else t.regex(JSON.parse(stdout).error.message, /there is no revision "main@\{0\}~2"/)
  }
})
