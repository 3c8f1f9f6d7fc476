import { gitSlim } from './environment.js'
import { generated, git, linearised, withFixups } from './histories.js'
import { compare } from './measure.js'
import { contender, count } from './race.js'
import { printTable } from './table.js'

const rounds = 3
const shape = { commits: 1000, files: 4800, changesPerCommit: 2 }

/** Measures rewrites against git rebase -i doing the same; with a real repository, on its history too. */
export async function benchRewrite(repository: string | undefined): Promise<void> {
  const sources: [title: string, source: string][] = [['1,000 commits, 4,800 files', await generated(shape)]]
  if (repository !== undefined) sources.push([repository, await linearised(repository, 1000)])
  for (const [title, source] of sources) {
    await race(`Drop one under 890 others: ${title}`, source, {
      commits: (await count(source)) - 1,
      ours: ['drop', 'HEAD~890'],
      theirs: { base: 'HEAD~891', edit: '1s/^pick/drop/' },
    })
    await race(`Reorder two under 889 others: ${title}`, source, {
      commits: await count(source),
      ours: ['move', 'HEAD~890', '--after', 'HEAD~889'],
      theirs: { base: 'HEAD~891', edit: '1{h;d};2G' },
    })
  }
  const fixups = await withFixups(shape, 200)
  await race('Autosquash 200 fixup! commits into 200 of 1,000', fixups, {
    commits: (await count(fixups)) - 200,
    ours: ['rebase', '--autosquash', 'HEAD~1190', '--keep-base'],
    theirs: { base: 'HEAD~1190', edit: '', flags: ['--autosquash'] },
  })
}

interface Rewrite {
  /** How many are left. */
  readonly commits: number
  readonly ours: readonly string[]
  readonly theirs: { readonly base: string; readonly edit: string; readonly flags?: readonly string[] }
}

async function race(title: string, source: string, { commits, ours, theirs }: Rewrite): Promise<void> {
  const tip = ours[0] === 'drop' ? undefined : (await git(source, ['rev-parse', 'HEAD^{tree}'])).trim()
  const expected = { tip, commits }
  const rows = await compare(
    [
      contender(`git-slim ${ours[0]}`, { source, expected, args: [process.execPath, gitSlim, ...ours] }),
      contender('git rebase -i', {
        source,
        expected,
        args: ['git', 'rebase', '-q', '-i', ...(theirs.flags ?? []), theirs.base],
        env: { GIT_SEQUENCE_EDITOR: `sed -i -e '${theirs.edit}'`, GIT_EDITOR: 'true' },
      }),
    ],
    rounds,
  )
  printTable(title, rows, rounds)
}
