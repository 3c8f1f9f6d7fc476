import { existsSync } from 'node:fs'
import { cp, mkdir, rename, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { benchEnvironment } from './environment.js'
import { runToEnd } from './measure.js'

/** Generated histories are kept here between runs; removing it is always safe. */
export const cache = join(tmpdir(), 'git-slim-bench-cache')

const env = benchEnvironment(cache)

export interface Shape {
  readonly commits: number
  readonly files: number
  readonly changesPerCommit: number
}

/** Returns a repository with a linear history of a shape, checked out on main: made once by one fast-import stream. */
export function generated(shape: Shape): Promise<string> {
  const name = `${shape.commits}-commits-${shape.files}-files-${shape.changesPerCommit}-changed`
  return cached(name, async directory => {
    await git(directory, ['init', '--quiet', '--initial-branch=main'])
    await git(directory, ['fast-import', '--quiet', '--date-format=raw'], stream(shape))
    await git(directory, ['repack', '-adq'])
    await git(directory, ['reset', '--quiet', '--hard'])
  })
}

export interface LargeShape {
  /** Merges among them. */
  readonly commits: number
  readonly files: number
  readonly tags: number
  readonly remoteBranches: number
  readonly localBranches: number
  /** Commits of the branch that is checked out, in one line above what it follows. */
  readonly own: number
  readonly graph: 'commit-graph' | 'none'
}

/**
 * Returns a repository as a large project has them, packed, a branch `work` checked out that follows `origin/main`:
 *
 *     ─●──────────●──────────●  origin/main, main ─ o ─ o ─ o  work
 *       ╲        ╱ ╲        ╱
 *        ●─●─●─●    ●─●─●─●        tags on the merges, branches off them, of two commits each
 */
export function large(shape: LargeShape): Promise<string> {
  const { commits, files, tags, remoteBranches, localBranches, own, graph } = shape
  const name = `large-${commits}-${files}-${tags}-${remoteBranches}-${localBranches}-${own}-${graph}`
  return cached(name, async directory => {
    await git(directory, ['init', '--quiet', '--initial-branch=work'])
    await git(directory, ['fast-import', '--quiet', '--date-format=raw'], largeStream(shape))
    await git(directory, ['config', 'remote.origin.url', 'https://example.com/large.git'])
    await git(directory, ['config', 'remote.origin.fetch', '+refs/heads/*:refs/remotes/origin/*'])
    await git(directory, ['symbolic-ref', 'refs/remotes/origin/HEAD', 'refs/remotes/origin/main'])
    await git(directory, ['branch', '--quiet', '--set-upstream-to=origin/main', 'work'])
    await git(directory, ['repack', '-adq'])
    await git(directory, ['pack-refs', '--all'])
    if (graph === 'commit-graph') await git(directory, ['commit-graph', 'write', '--reachable'])
    await git(directory, ['reset', '--quiet', '--hard'])
  })
}

export interface Fixups {
  readonly count: number
  /** How many commits below the tip the first of those stands that they belong to. */
  readonly below: number
}

/** Returns such a repository with commits on top that are to be folded into earlier ones, each adding a file. */
export function withFixups(source: string, { count, below }: Fixups): Promise<string> {
  const name = `${basename(source)}-${count}-fixups-from-${below}`
  return cached(name, async directory => {
    await copyOf(source, directory)
    const branch = (await git(directory, ['symbolic-ref', 'HEAD'])).trim()
    const subjects = (await git(directory, ['log', '--reverse', '--format=%s', `HEAD~${below}..`])).split('\n')
    const commits = Array.from({ length: count }, (_, i) => {
      const who = `Ada Author <ada@example.com> ${1_800_000_000 + i} +0000`
      const from = i === 0 ? `from ${branch}^0\n` : ''
      const header = `commit ${branch}\nauthor ${who}\ncommitter ${who}\n`
      return `${header}${data(`fixup! ${subjects[4 * i]}\n`)}${from}M 100644 inline fixes/${i}.txt\n${data('fixed\n')}`
    })
    await git(directory, ['fast-import', '--quiet', '--date-format=raw'], commits.join(''))
    await git(directory, ['reset', '--quiet', '--hard'])
  })
}

/** Returns such a repository with a branch `topic` that has left main some commits ago, and lets clones be partial. */
export function forked(shape: Shape, back: number): Promise<string> {
  const name = `${shape.commits}-commits-${shape.files}-files-forked-${back}-back`
  return cached(name, async directory => {
    await git(cache, ['clone', '--quiet', '--bare', await generated(shape), join(directory, '.git')])
    await git(directory, ['config', 'uploadpack.allowFilter', 'true'])
    const tip = [`commit refs/heads/topic\ncommitter Ada Author <ada@example.com> 1800000000 +0000\n${data('Topic\n')}`]
    tip.push(`from refs/heads/main~${back}\nM 100644 inline topic.txt\n${data('topic\n')}`)
    await git(directory, ['fast-import', '--quiet', '--date-format=raw'], tip.join(''))
    await git(directory, ['repack', '-adq', '--write-bitmap-index'])
  })
}

/**
 * Returns a clone of a real repository with its last commits put in one line, as local work upon what is published:
 *
 *     origin/main, tags ─ … ─ base ─ t1 ─ t2 ─ … ─ tn  line       each with the tree of a first parent
 *
 * It borrows the objects of the original.
 */
export async function linearised(repository: string, commits: number): Promise<string> {
  const tip = (await git(repository, ['rev-parse', 'HEAD'])).trim()
  return cached(`line-${commits}-of-${tip}`, async directory => {
    await git(cache, ['clone', '--quiet', '--no-checkout', '--shared', repository, directory])
    const base = (await git(directory, ['rev-parse', `${tip}~${commits}`])).trim()
    await publishOnly(directory, base)
    const log = ['log', '-z', '--first-parent', '--reverse', '--date=raw', `--format=${logFormat}`, `${base}..${tip}`]
    await git(directory, ['fast-import', '--quiet', '--date-format=raw'], lineUpon(base, await git(directory, log)))
    await git(directory, ['symbolic-ref', 'HEAD', 'refs/heads/line'])
    await git(directory, ['reset', '--quiet', '--hard'])
  })
}

/** Leaves no ref but origin's main branch, at the base, and the tags below it. */
async function publishOnly(directory: string, base: string): Promise<void> {
  const all = (await git(directory, ['for-each-ref', '--format=%(refname)'])).split('\n').filter(Boolean)
  const below = await git(directory, ['for-each-ref', '--format=%(refname)', '--merged', base, 'refs/tags/'])
  const kept = new Set(below.split('\n'))
  const commands = all.filter(name => !kept.has(name)).map(name => `option no-deref\ndelete ${name}\n`)
  await git(directory, ['update-ref', '--stdin'], `${commands.join('')}create refs/remotes/origin/main ${base}\n`)
}

/** Copies a repository, its worktree included, and lets git see that the files are those of the index. */
export async function copyOf(repository: string, target: string): Promise<void> {
  await cp(repository, target, { recursive: true, preserveTimestamps: true, verbatimSymlinks: true })
  await git(target, ['update-index', '--refresh', '-q'])
}

/** Runs git in a directory, apart from the user's configuration. */
export function git(cwd: string, args: readonly string[], input?: string): Promise<string> {
  return runToEnd({ program: 'git', args, cwd, env }, input)
}

/** Returns a directory that was made once, under a name. */
export async function cached(name: string, make: (directory: string) => Promise<void>): Promise<string> {
  const directory = join(cache, name)
  if (existsSync(directory)) return directory
  const unfinished = `${directory}.${process.pid}`
  await mkdir(cache, { recursive: true })
  await rm(unfinished, { recursive: true, force: true })
  await mkdir(unfinished)
  await make(unfinished)
  await rename(unfinished, directory)
  return directory
}

function stream({ commits, files, changesPerCommit }: Shape): string {
  const parts: string[] = []
  for (let commit = 0; commit < commits; commit++) {
    const changed = Array.from({ length: commit === 0 ? files : changesPerCommit }, (_, i) =>
      commit === 0 ? i : (commit * 7919 + i * 104_729) % files,
    )
    const who = `Ada Author <ada@example.com> ${1_700_000_000 + commit * 60} +0000`
    parts.push(`commit refs/heads/main\nauthor ${who}\ncommitter ${who}\n${data(`Change number ${commit}\n`)}`)
    for (const file of changed) parts.push(`M 100644 inline ${pathOf(file)}\n${data(contentOf(file, commit))}`)
  }
  return parts.join('')
}

/** How many commits a merge brings, and itself. */
const perMerge = 5

function largeStream({ commits, files, tags, remoteBranches, localBranches, own }: LargeShape): string {
  const parts: string[] = []
  const sides = remoteBranches + localBranches
  const merges = Math.floor((commits - 1 - own - 2 * sides) / perMerge)
  let count = 0
  const commit = (ref: string, { from, merged }: { readonly from?: string; readonly merged?: string } = {}) => {
    const who = `Ada Author <ada@example.com> ${1_600_000_000 + count * 300} +0000`
    parts.push(`commit ${ref}\nmark :${++count}\nauthor ${who}\ncommitter ${who}\n${data(`Change number ${count}\n`)}`)
    if (from !== undefined) parts.push(`from ${from}\n`)
    if (merged !== undefined) parts.push(`merge ${merged}\n`)
    const changed = count === 1 ? Array.from({ length: files }, (_, i) => i) : [(count * 7919) % files]
    for (const file of changed) parts.push(`M 100644 inline ${pathOf(file)}\n${data(`${file}\nchanged by ${count}\n`)}`)
    return `:${count}`
  }
  const main = 'refs/remotes/origin/main'
  let tip = commit(main)
  for (let merge = 0; merge < merges; merge++) {
    let side = tip
    for (let i = 1; i < perMerge; i++) side = commit('refs/heads/side', { from: side })
    tip = commit(main, { from: tip, merged: side })
    const isDue = (each: number) => Math.floor(((merge + 1) * each) / merges) > Math.floor((merge * each) / merges)
    if (isDue(tags)) parts.push(`reset refs/tags/v${merge}\nfrom ${tip}\n\n`)
    for (const [ref, each] of [
      [`refs/remotes/origin/topic-${merge}`, remoteBranches],
      [`refs/heads/topic-${merge}`, localBranches],
    ] as const)
      if (isDue(each)) commit(ref, { from: commit(ref, { from: tip }) })
  }
  parts.push(`reset refs/heads/side\nfrom ${'0'.repeat(40)}\n\nreset refs/heads/main\nfrom ${tip}\n\n`)
  for (let i = 0; i < own; i++) tip = commit('refs/heads/work', { from: tip })
  return parts.join('')
}

const logFormat = ['%T', '%an <%ae> %ad', '%cn <%ce> %cd', '%B'].join('%x01')

function lineUpon(base: string, log: string): string {
  const commits = log.split('\0').filter(Boolean)
  return commits
    .map((commit, i) => {
      const [tree = '', author = '', committer = '', message = ''] = commit.split('\u0001')
      const people = `author ${author}\ncommitter ${committer}\n`
      const from = i === 0 ? `from ${base}\n` : ''
      return `commit refs/heads/line\n${people}${data(message)}${from}M 040000 ${tree} \n`
    })
    .join('')
}

/** Returns a text as fast-import reads it. */
export function data(text: string): string {
  return `data ${Buffer.byteLength(text)}\n${text}\n`
}

function pathOf(file: number): string {
  return `src/part-${String(file % 48).padStart(2, '0')}/module-${String(Math.trunc(file / 48) % 10)}/file-${file}.txt`
}

function contentOf(file: number, commit: number): string {
  const lines = 10 + ((file * 31) % 40)
  return Array.from({ length: lines }, (_, i) => `${file}.${i}: ${(file * 2_654_435_761 + i * 40_503) % 1_000_003}`)
    .concat(`changed by ${commit}`, '')
    .join('\n')
}
