import { type GitProgram, runGit } from './spawn.js'

/** Counts the commits that the refs and HEAD reach, as far as a shallow repository has them. */
export async function countCommits(git: GitProgram): Promise<number> {
  const { stdout } = await runGit(git, ['rev-list', '--count', '--all'])
  return Number.parseInt(stdout.toString('latin1'), 10)
}
