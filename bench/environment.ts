import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { sealedEnvironment } from '../test/support/env.js'

/** The packed program, as a user starts it. */
export const gitSlim = join(dirname(fileURLToPath(import.meta.url)), '..', '..', 'bin', 'git-slim.js')

/** No configuration but none, fixed people; dates are those of the run, as with a user. */
export function benchEnvironment(home: string) {
  const {
    GIT_AUTHOR_DATE: _author,
    GIT_COMMITTER_DATE: _committer,
    GIT_EDITOR: _editor,
    ...env
  } = sealedEnvironment(home)
  return { ...env, GIT_AUTHOR_DATE: undefined, GIT_COMMITTER_DATE: undefined, GIT_EDITOR: undefined }
}
