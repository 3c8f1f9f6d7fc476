import test from 'ava'
import { feature } from '../../fixtures-repos/feature.js'
import { merged } from '../../fixtures-repos/merges.js'
import { stack } from '../../fixtures-repos/stack.js'
import { empty, shallow } from '../../fixtures-repos/states.js'
import { backends } from '../support/backends.js'
import type { DefinedHistory } from '../support/history.js'
import { open } from '../support/repository.js'

interface Refusal {
  readonly history: DefinedHistory
  readonly argv: readonly string[]
  readonly exitCode: number
  readonly says: RegExp
  readonly hint?: RegExp
}

const refusals: Record<string, Refusal> = {
  'no range, no terminal': { history: feature, argv: [], exitCode: 2, says: /no terminal to ask on/, hint: /--yes/ },
  'no base known': { history: stack, argv: ['--yes'], exitCode: 2, says: /not known/, hint: /--last 3/ },
  'an empty range': { history: stack, argv: ['main..main'], exitCode: 1, says: /no commit in main\.\.main/ },
  'one commit': { history: stack, argv: ['main~1'], exitCode: 1, says: /only one commit/ },
  'one commit by --last': { history: stack, argv: ['--last', '1'], exitCode: 1, says: /only one commit/ },
  'more commits than there are': {
    history: stack,
    argv: ['--last', '4'],
    exitCode: 1,
    says: /not 4 commits/,
    hint: /--root/,
  },
  'a count that is none': { history: stack, argv: ['--last', '2x'], exitCode: 2, says: /whole number/ },
  'a symmetric range': { history: stack, argv: ['main~2...main'], exitCode: 2, says: /not a range/, hint: /A\.\.B/ },
  'two ways to say the range': { history: stack, argv: ['--last', '2', 'main~2'], exitCode: 2, says: /together/ },
  'two messages': { history: stack, argv: ['--last', '2', '-m', 'x', '-F', '-'], exitCode: 2, says: /together/ },
  'an unknown revision': { history: stack, argv: ['nowhere..main'], exitCode: 1, says: /nowhere/ },
  'an unknown option': { history: stack, argv: ['--lats', '2'], exitCode: 2, says: /no option --lats/, hint: /--last/ },
  'a merge inside': { history: merged, argv: ['--last', '2'], exitCode: 1, says: /is a merge/ },
  'no commits at all': { history: empty, argv: ['--last', '2'], exitCode: 1, says: /no commits yet/ },
  'across a shallow boundary': {
    history: shallow,
    argv: ['--last', '2'],
    exitCode: 1,
    says: /shallow/,
    hint: /unshallow/,
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
