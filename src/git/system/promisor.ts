import { type GitProgram, runGit } from './spawn.js'

/**
 * Records that a remote has what commits refer to and is not here, so that git gets it when it needs it.
 *
 * No filter is recorded: what is fetched later comes whole.
 *
 * @see gitrepository-layout(5), git-config(1), remote.<name>.promisor
 */
export async function markPromisor(git: GitProgram, remote: string): Promise<void> {
  await runGit(git, ['config', '--local', `remote.${remote}.promisor`, 'true'])
}
