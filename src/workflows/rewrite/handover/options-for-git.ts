import type { Planned } from '../carry-out.js'

/** Returns the options by which git's own rebase does what the user has asked of the whole rewrite. */
export function optionsForGit({ options }: Pick<Planned, 'options'>): readonly string[] {
  // The pre-rebase hook has been asked, or is not to be.
  return ['--no-verify', ...changesOptions(options.localChanges), ...signingOptions(options.signing)]
}

function changesOptions(localChanges: Planned['options']['localChanges']): readonly string[] {
  switch (localChanges) {
    case 'default':
      return []
    case 'stash':
      return ['--autostash']
    case 'refuse':
      return ['--no-autostash']
  }
}

function signingOptions(signing: Planned['options']['signing']): readonly string[] {
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
