import { gitSlim } from './environment.js'
import { generated, git, linearised } from './histories.js'
import { compare } from './measure.js'
import { contender, count } from './race.js'
import { printTable } from './table.js'

/** Measures a squash, whole process against whole process; with a real repository, on its history too. */
export async function benchSquash(repository: string | undefined): Promise<void> {
  await deepSquash('1,000 commits, 4,800 files', await generated({ commits: 1000, files: 4800, changesPerCommit: 2 }))
  if (repository !== undefined) await deepSquash(repository, await linearised(repository, 1000))
  await longSquash()
}

/** Ten commits folded with 890 above them. */
async function deepSquash(title: string, source: string): Promise<void> {
  const rounds = 5
  const expected = { tip: (await git(source, ['rev-parse', 'HEAD^{tree}'])).trim(), commits: (await count(source)) - 9 }
  const contenders = [
    contender('git-slim squash', {
      source,
      expected,
      args: [process.execPath, gitSlim, 'squash', 'HEAD~900..HEAD~890', '-m', 'x', '--yes'],
    }),
    contender('git rebase -i', {
      source,
      expected,
      args: ['git', 'rebase', '-i', 'HEAD~900'],
      env: { GIT_SEQUENCE_EDITOR: `sed -i -e '2,10s/^pick/fixup/'`, GIT_EDITOR: 'true' },
    }),
  ]
  printTable(`Squash 10 commits under 890 others: ${title}`, await compare(contenders, rounds), rounds)
}

/** The last 10,000 of 10,001 commits folded into one. */
async function longSquash(): Promise<void> {
  const rounds = 5
  const source = await generated({ commits: 10_001, files: 100, changesPerCommit: 2 })
  const expected = { tip: (await git(source, ['rev-parse', 'HEAD^{tree}'])).trim(), commits: 2 }
  const args = [process.execPath, gitSlim, 'squash', '--last', '10000', '-m', 'x', '--yes'] as const
  const rows = await compare([contender('git-slim squash --last 10000', { source, expected, args })], rounds)
  printTable('Squash 10,000 commits of 10,001', rows, rounds)
}
