import type { Planned } from '../run-rewrite.js'
import type { RewriteOptions } from '../options.js'
import { favourOf } from './on-conflict.js'

/** Returns the options by which git's own rebase does what the user has asked of the whole rewrite. */
export function optionsForGit({ options, making }: Pick<Planned, 'options' | 'making'>): readonly string[] {
  const { localChanges, onConflict, signing } = options
  return [
    // The pre-rebase hook has been asked, or is not to be.
    '--no-verify',
    ...changesOptions(localChanges),
    ...favourOptions(onConflict, making),
    ...signingOptions(signing),
    ...(making?.byGit?.options ?? []),
  ]
}

function changesOptions(localChanges: RewriteOptions['localChanges']): readonly string[] {
  switch (localChanges) {
    case 'default':
      return []
    case 'stash':
      return ['--autostash']
    case 'refuse':
      return ['--no-autostash']
  }
}

/** Left to itself, git stops where nothing is left of a commit; who has taken a side is not to be asked. */
function favourOptions(onConflict: RewriteOptions['onConflict'], making: Planned['making']): readonly string[] {
  const favour = favourOf(onConflict)
  if (favour === undefined) return []
  const isDecided = making?.emptied === 'stop' || making?.byGit?.options.some(option => option.startsWith('--empty='))
  return [`-X${favour}`, ...(isDecided ? [] : ['--empty=drop'])]
}

function signingOptions(signing: RewriteOptions['signing']): readonly string[] {
  switch (signing) {
    case 'default':
      return []
    case 'always':
      return ['--gpg-sign']
    case 'never':
      return ['--no-gpg-sign']
    default:
      return [`--gpg-sign=${signing.key}`]
  }
}
