import { benchAbsorb } from './absorb.js'
import { gitSlim } from './environment.js'
import { generated, git, linearised, withFixups } from './histories.js'
import { compare, runToEnd } from './measure.js'
import { contender, count } from './race.js'
import { printTable } from './table.js'

const shape = { commits: 1000, files: 4800, changesPerCommit: 2 }
/** So many commits stand above the one that is rewritten. */
const above = 890

export interface RewriteBench {
  /** A real repository, whose last commits are measured as well. */
  readonly repository: string | undefined
  /** `drop`, `reorder`, `autosquash`, `absorb`; none: all of them. */
  readonly rows: readonly string[]
  readonly rounds: number
}

/** The rows of this benchmark, by name. */
export const rewriteRows: readonly string[] = ['drop', 'reorder', 'autosquash', 'absorb']

/** Measures rewrites against git rebase -i doing the same; with a real repository, on its history too. */
export async function benchRewrite({ repository, rows, rounds }: RewriteBench): Promise<void> {
  const sources: [title: string, source: string][] = [['1,000 commits, 4,800 files', await generated(shape)]]
  if (repository !== undefined) sources.push([repository, await linearised(repository, 1000)])
  const wanted = (row: string) => rows.length === 0 || rows.includes(row)
  for (const [title, source] of sources) {
    if (wanted('drop')) await drop(title, source, rounds)
    if (wanted('reorder')) await reorder(title, source, rounds)
    if (wanted('autosquash')) await autosquash(title, source, rounds)
  }
  if (wanted('absorb')) await benchAbsorb(rounds)
}

async function drop(title: string, source: string, rounds: number): Promise<void> {
  const depth = await firstThatWorks(source, at => ['drop', `HEAD~${at}`])
  await race(`Drop one under ${depth} others: ${title}`, source, {
    rounds,
    commits: (await count(source)) - 1,
    ours: ['drop', `HEAD~${depth}`],
    theirs: { base: `HEAD~${depth + 1}`, edit: '1s/^pick/drop/' },
  })
}

async function reorder(title: string, source: string, rounds: number): Promise<void> {
  const move = (at: number) => ['move', `HEAD~${at}`, '--after', `HEAD~${at - 1}`]
  const depth = await firstThatWorks(source, move)
  await race(`Reorder two under ${depth - 1} others: ${title}`, source, {
    rounds,
    commits: await count(source),
    ours: move(depth),
    theirs: { base: `HEAD~${depth + 1}`, edit: '1{h;d};2G' },
  })
}

async function autosquash(title: string, source: string, rounds: number): Promise<void> {
  const fixups = await withFixups(source, { count: 200, below: above })
  const base = `HEAD~${above + 200}`
  await race(`Autosquash 200 fixup! commits into ${above}: ${title}`, fixups, {
    rounds,
    commits: (await count(fixups)) - 200,
    ours: ['rebase', '--autosquash', base, '--keep-base'],
    theirs: { base, edit: '', flags: ['--autosquash'] },
  })
}

/** In a real history not every commit can be left out, or put elsewhere, without a conflict. */
async function firstThatWorks(source: string, argv: (depth: number) => readonly string[]): Promise<number> {
  for (let depth = above; depth > above - 50; depth--) {
    try {
      await runToEnd({ program: process.execPath, args: [gitSlim, ...argv(depth), '--dry-run'], cwd: source })
      return depth
    } catch (error) {
      if (!String(error).includes('conflicts; nothing was changed')) throw error
    }
  }
  throw new Error('all of them conflict')
}

interface Rewrite {
  readonly rounds: number
  /** How many are left. */
  readonly commits: number
  readonly ours: readonly string[]
  readonly theirs: { readonly base: string; readonly edit: string; readonly flags?: readonly string[] }
}

async function race(title: string, source: string, { rounds, commits, ours, theirs }: Rewrite): Promise<void> {
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
