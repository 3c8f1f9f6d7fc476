/** What of a repository a clone is to fetch. */
import type { ErrorText } from '../../git/errors.js'

export function badFilter(text: string, forms: readonly string[]): ErrorText {
  const sparse = text.startsWith('sparse:') ? ['the files of some directories alone: --sparse <dir>'] : []
  return { message: `--filter does not take "${text}"`, hints: [`it takes ${forms.join(', ')}`, ...sparse] }
}

export function filterIgnored(spec: string): string {
  return `the server does not leave out what --filter ${spec} would: everything was fetched, and nothing is left to be fetched later`
}

export function filterRefused(address: string, reason: string): ErrorText {
  return { message: `${address} does not take this filter`, reason, hints: ['clone without: --filter none'] }
}

const extraRefForms = 'as <ref>, or <ref>:<local>: --extra-ref main, --extra-ref pull/7/head:refs/remotes/origin/pr-7'

export function badExtraRef(text: string): ErrorText {
  const all = text.includes('*') ? ['all of them: --all-branches, --tags'] : []
  return { message: `--extra-ref "${text}" names no ref`, hints: [extraRefForms, ...all] }
}

type LocalNameProblem = 'invalid' | 'outside-refs' | 'reserved' | 'taken' | 'needed'

const localNameProblems: Record<LocalNameProblem, string> = {
  invalid: 'git takes no ref of such a name',
  'outside-refs': 'a local name is written in full, and begins with refs/',
  reserved: 'git-slim uses that place itself while it clones',
  taken: "the clone has something else there, or in its way: HEAD's branch, or another ref that is fetched",
  needed: 'nothing tells what it is to be called in the clone',
}

export function localName(wish: {
  readonly name: string
  readonly local: string
  readonly problem: LocalNameProblem
}): ErrorText {
  const { name, local, problem } = wish
  return {
    message: problem === 'needed' ? `--extra-ref ${name} needs a local name` : `${name} cannot be stored as "${local}"`,
    reason: localNameProblems[problem],
    hints: [`another name: --extra-ref ${name}:refs/remotes/origin/<name>`],
  }
}
