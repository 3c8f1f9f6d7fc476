import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { stoppedAt } from '../test/support/stopped-rebase.js'
import { benchEnvironment, gitSlim } from './environment.js'
import { runToEnd } from './measure.js'

export interface RealHistory {
  readonly repository: string
  readonly runs: number
  readonly seed: number
}

/** What came of the runs: where ids differ, git has lost something of a commit that is kept here. */
type Count = Record<'same ids' | 'same trees and texts' | 'same conflict' | 'git died' | 'no files', number>

/**
 * Rewrites parts of a real history by random lists, and compares what comes out with what git rebase -i makes of them.
 *
 * @throws Error at the first difference, with what repeats it
 */
export async function checkRealHistory({ repository, runs, seed }: RealHistory): Promise<void> {
  const scratch = await mkdtemp(join(tmpdir(), 'git-slim-bench-real-'))
  try {
    const place = await placeIn(scratch, repository)
    const random = generator(seed)
    const count: Count = { 'same ids': 0, 'same trees and texts': 0, 'same conflict': 0, 'git died': 0, 'no files': 0 }
    const commits = lines(await place.git('rev-list', '--no-merges', 'HEAD'))
    for (let run = 0; run < runs; run++) {
      const plan = await randomPlan(place, commits, random)
      if (plan !== undefined) count[await compareOnce(place, plan)]++
    }
    console.log(`\n${basename(join(repository, '..'))}, ${commits.length} commits, seed ${seed}:`, count)
  } finally {
    await rm(scratch, { recursive: true, force: true, maxRetries: 5 })
  }
}

interface Place {
  readonly directory: string
  readonly todo: string
  readonly git: (...args: readonly string[]) => Promise<string>
  /** Returns how a command ended. */
  readonly end: (
    program: string,
    ...args: readonly string[]
  ) => Promise<{ readonly failed: boolean; readonly words: string }>
}

async function placeIn(scratch: string, repository: string): Promise<Place> {
  const [directory, todo] = [join(scratch, 'clone'), join(scratch, 'todo')]
  const dated = { GIT_COMMITTER_DATE: '1800000000 +0000' }
  const editors = { GIT_SEQUENCE_EDITOR: `cp "${todo}"`, GIT_EDITOR: 'true' }
  const env = { ...benchEnvironment(scratch), ...dated, ...editors }
  await runToEnd({ program: 'git', args: ['clone', '-q', '--shared', repository, directory], cwd: scratch, env })
  const run = (program: string, args: readonly string[]) => runToEnd({ program, args, cwd: directory, env })
  return {
    directory,
    todo,
    git: (...args) => run('git', args),
    end: (program, ...args) =>
      run(program, args).then(
        words => ({ failed: false, words }),
        (error: unknown) => ({ failed: true, words: String(error) }),
      ),
  }
}

interface Plan {
  readonly tip: string
  readonly upstream: string
  readonly list: readonly string[]
}

const most = 60

/** Returns a list of the commits behind some commit, or undefined where there are none, or too many. */
async function randomPlan({ git }: Place, commits: readonly string[], random: Random): Promise<Plan | undefined> {
  const tip = commits[random(commits.length)] ?? ''
  const chain = lines(await git('rev-list', '--first-parent', '-n', String(2 + random(most)), tip))
  const upstream = chain.at(-1) ?? ''
  const picked = lines(await git('rev-list', '--no-merges', '--topo-order', '--reverse', `${upstream}..${tip}`))
  if (picked.length < 2 || picked.length > most) return undefined
  return { tip, upstream, list: changed(picked, random).map(([action, oid]) => `${action} ${oid}`) }
}

type Line = readonly [action: string, oid: string]

function changed(picked: readonly string[], random: Random): readonly Line[] {
  const list = picked.map((oid): Line => ['pick', oid])
  for (let edits = 1 + random(3); edits > 0; edits--) {
    const at = random(list.length)
    const kind = random(4)
    if (kind === 0 && list.length > 2) list.splice(at, 1)
    else if (kind === 1) list.splice(random(list.length), 0, ...list.splice(at, 1))
    else if (at > 0) list[at] = [kind === 2 ? 'squash' : 'fixup', list[at]?.[1] ?? '']
  }
  return [['pick', list[0]?.[1] ?? ''], ...list.slice(1)]
}

async function compareOnce(place: Place, plan: Plan): Promise<keyof Count> {
  const { tip, upstream, list } = plan
  const { git, end } = place
  await writeFile(place.todo, `${list.join('\n')}\n`)
  // Of a snapshot some large files may not be there.
  if ((await end('git', 'checkout', '-q', '-f', '-B', 'work', tip)).failed) return 'no files'
  const ours = await byGitSlim(place, plan)
  await git('checkout', '-q', '-f', '-B', 'work', tip)
  const theirs = await byGit(place, plan)
  await git('checkout', '-q', '-f', '-B', 'work', tip)
  if (theirs === 'died') return 'git died'
  if (ours === theirs) return ours.startsWith('conflict') ? 'same conflict' : 'same ids'
  if (withoutIds(ours) === withoutIds(theirs)) return 'same trees and texts'
  const steps = `git checkout ${tip}; upstream ${upstream}; list:\n${list.join('\n')}`
  throw new Error(`${steps}\n${firstDifference(withoutIds(ours), withoutIds(theirs))}`)
}

async function byGitSlim({ end, git, todo }: Place, { upstream }: Plan): Promise<string> {
  const argv = ['rebase', upstream, '--todo', todo, '--allow-published']
  const { failed, words } = await end(process.execPath, gitSlim, ...argv)
  if (!failed) return history(git, upstream)
  const [, commit] = /conflicts; nothing was changed\n +([0-9a-f]{7})/.exec(words) ?? []
  if (commit === undefined) throw new Error(words)
  return `conflict at ${commit}`
}

async function byGit({ end, git, directory }: Place, { upstream }: Plan): Promise<string> {
  const flags = ['-q', '-i', '--empty=drop', '--reapply-cherry-picks', '--no-autosquash']
  const { failed, words } = await end('git', 'rebase', ...flags, upstream)
  if (!failed) return history(git, upstream)
  if (words.includes('ended with null')) return 'died'
  const stopped = await stoppedAt(join(directory, '.git'), words)
  await git('rebase', '--quit')
  return `conflict at ${stopped.slice(0, 7)}`
}

function history(git: Place['git'], upstream: string): Promise<string> {
  return git('log', '--format=id %H%n%T %an %ae %ad %cd%n%B', `${upstream}..HEAD`)
}

/** Of what was squashed git loses lines that look like comments, and white space, and with it the ids of all above. */
function withoutIds(log: string): string {
  return log
    .replace(/^(id |#)[^\n]*\n/gm, '')
    .replace(/[ \t\r]+$/gm, '')
    .replace(/\n+/g, '\n')
}

function firstDifference(ours: string, theirs: string): string {
  const [one, other] = [lines(ours), lines(theirs)]
  const at = one.findIndex((line, i) => line !== other[i])
  return `ours:\n${one.slice(at - 2, at + 3).join('\n')}\ntheirs:\n${other.slice(at - 2, at + 3).join('\n')}`
}

function lines(text: string): readonly string[] {
  return text.split('\n').filter(Boolean)
}

/** Returns a whole number below another. */
type Random = (below: number) => number

/** The same numbers for the same seed. @see https://en.wikipedia.org/wiki/Linear_congruential_generator */
function generator(seed: number): Random {
  let state = BigInt(seed)
  return below => {
    state = (state * 6364136223846793005n + 1442695040888963407n) & 0xffffffffffffffffn
    return Number((state >> 33n) % BigInt(below))
  }
}
