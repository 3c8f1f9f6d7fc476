import { rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { isOid, type Oid } from '../../core/object/oid.js'
import { messages } from '../../output/messages.js'
import { discreet } from '../../output/sanitize.js'
import { GitSlimError } from '../../core/errors.js'
import { type Adopted, adoptObjects } from '../files/adopt-objects.js'
import { storeObjects } from '../files/store-objects.js'
import { tipsOf } from '../files/tips.js'
import type { ClonePlan, HistoryLimit, Seed, TransferOptions } from '../port.js'
import { anchor, fetchPlanned } from './fetch.js'
import type { Reach } from './fetch-needed.js'
import { type GitProgram, runGit } from './spawn.js'

/** Git's own value for an infinite depth. */
const infinite = 2 ** 31 - 1

export interface Obtained {
  /** Whether the server was asked for objects. */
  readonly fetched: boolean
  /** The size of the objects that were here already. */
  readonly adoptedBytes: number
  /** As in the result of {@link fetchPlanned}. */
  readonly outcome: 'as-asked' | 'unfiltered'
}

/** Puts a plan's objects and refs into a new repository: from its seed, as far as that has them. */
export async function obtain({ here, far }: Reach, plan: ClonePlan, options: TransferOptions): Promise<Obtained> {
  // With a filter no seed is used: it could not be told which objects are missing.
  const seed = plan.filter === undefined ? plan.seed : undefined
  if (seed === undefined) return { fetched: true, adoptedBytes: 0, outcome: await fetchPlanned(far, plan, options) }
  let found = await lookAt(here, plan, seed)
  const grows = !found.enough && (await seed.growth?.begin()) === 'ours'
  if (grows) found = await lookAt(here, plan, seed)
  const { adopted, enough, haves } = found
  if (enough) {
    await writeRefs(here, plan)
    return { fetched: false, adoptedBytes: adopted.bytes, outcome: 'as-asked' }
  }
  const gitDirectory = directoryOf(here)
  await tellHaves(gitDirectory, haves)
  const limit = haves.length === 0 ? plan.limit : limitFrom(adopted, plan.limit)
  const outcome = await fetchPlanned(far, { ...plan, limit }, options)
  await rm(join(gitDirectory, 'packed-refs'), { force: true })
  if (grows) await grow(seed, gitDirectory)
  return { fetched: true, adoptedBytes: adopted.bytes, outcome }
}

interface Found {
  readonly adopted: Adopted
  /** Whether everything planned is here. */
  readonly enough: boolean
  /** Commits that are here with everything reachable from them. */
  readonly haves: readonly Oid[]
}

async function lookAt(git: GitProgram, plan: ClonePlan, seed: Seed): Promise<Found> {
  const adopted = await adoptObjects(seed, directoryOf(git))
  if (adopted.bytes === 0) return { adopted, enough: false, haves: [] }
  const tips = await tipsOf(seed.gitDirectory)
  const wants = wantedBy(plan)
  const here = await commitsAmong(git, [...wants, ...tips])
  const hasAll = wants.every(oid => here.has(oid))
  const enough = hasAll && (await reachesFarEnough(git, plan.limit, { adopted, wants, here }))
  return { adopted, enough, haves: tips.filter(oid => here.has(oid)) }
}

async function grow({ gitDirectory, growth }: Seed, from: string): Promise<void> {
  try {
    await storeObjects(from, gitDirectory)
    await growth?.end()
  } catch (error) {
    await growth?.end(error as Error)
  }
}

function directoryOf({ env, cwd }: GitProgram): string {
  return env['GIT_DIR'] ?? cwd
}

/**
 * Reads a commit's tree and files, all of them, and compares each with its id.
 *
 * @throws GitSlimError `corrupt`
 * @see rev-list --verify-objects: it says what is wrong, and ends as if nothing were
 */
export async function verifyCommit(git: GitProgram, commit: Oid): Promise<void> {
  const args = ['rev-list', '--verify-objects', '--no-walk', '--quiet', commit]
  const { exitCode, stderr } = await runGit(git, args, { expect: [0, 1, 128] })
  if (exitCode !== 0 || stderr !== '') throw new GitSlimError('corrupt', messages.reuse.damagedObjects(stderr.trim()))
}

/** Undefined when only the server knows. */
function wantedBy({ items }: ClonePlan): readonly (Oid | undefined)[] {
  return items.map(({ source, offered }) => offered?.oid ?? (isOid(source) ? source : undefined))
}

/** Returns the present objects among those, with their commits. */
async function commitsAmong(
  git: GitProgram,
  oids: readonly (Oid | undefined)[],
): Promise<ReadonlyMap<Oid | undefined, Oid>> {
  const asked = [...new Set(oids)].filter(oid => oid !== undefined)
  const { stdout, stderr } = await runGit(git, ['cat-file', '--batch-check=%(objectname) %(objecttype)'], {
    input: asked.map(oid => `${oid}\n${oid}^{commit}\n`).join(''),
  })
  // For unreadable packs, git only prints a warning and continues.
  if (stderr !== '') throw new GitSlimError('corrupt', messages.reuse.damagedObjects(stderr.trim()))
  const lines = stdout.toString('latin1').split('\n')
  const found = asked.map((oid, i) => {
    const isHere = /^[0-9a-f]+ (?:commit|tag)$/.test(lines[2 * i] ?? '')
    const [, commit = ''] = /^([0-9a-f]+) commit$/.exec(lines[2 * i + 1] ?? '') ?? []
    return isHere && isOid(commit) ? ([oid, commit] as const) : undefined
  })
  return new Map(found.filter(entry => entry !== undefined))
}

interface Present {
  readonly adopted: Adopted
  readonly wants: readonly (Oid | undefined)[]
  readonly here: ReadonlyMap<Oid | undefined, Oid>
}

/** Tells whether the present history goes back as far as requested. */
async function reachesFarEnough(git: GitProgram, limit: HistoryLimit, present: Present): Promise<boolean> {
  const { shallow } = present.adopted
  if (shallow.size === 0 || (limit.kind === 'depth' && limit.depth === 1)) return true
  // Only the server knows how far back a date or a ref reaches.
  if (limit.kind === 'shallow') return false
  const tips = present.wants.map(oid => present.here.get(oid)).filter(oid => oid !== undefined)
  const { stdout } = await runGit(git, ['rev-list', '--parents', '--stdin'], { input: tips.join('\n') })
  const rows = stdout
    .toString('latin1')
    .split('\n')
    .map(line => line.split(' ') as Oid[])
  const parents = new Map(rows.map(([oid, ...rest]) => [oid as Oid, rest] as const))
  const most = limit.kind === 'depth' ? limit.depth : Number.POSITIVE_INFINITY
  let level: ReadonlySet<Oid> = new Set(tips)
  const seen = new Set<Oid>()
  for (let depth = 1; depth < most && level.size > 0; depth++) {
    if ([...level].some(oid => shallow.has(oid))) return false
    for (const oid of level) seen.add(oid)
    level = new Set([...level].flatMap(oid => parents.get(oid) ?? []).filter(oid => !seen.has(oid)))
  }
  return true
}

/** A complete history stays; a shallow one is cut again as a new clone's would be. */
function limitFrom({ shallow }: Adopted, limit: HistoryLimit): HistoryLimit {
  if (shallow.size === 0) return { kind: 'full' }
  return limit.kind === 'full' ? { kind: 'depth', depth: infinite } : limit
}

/** The commits that the server is told of, in a file that git's fetch does not write. */
async function tellHaves(gitDirectory: string, haves: readonly Oid[]): Promise<void> {
  const lines = [...new Set(haves)].map((oid, i) => `${oid} refs/git-slim/have/${i}\n`)
  await writeFile(join(gitDirectory, 'packed-refs'), lines.join(''))
}

async function writeRefs(git: GitProgram, plan: ClonePlan): Promise<void> {
  const wanted = wantedBy(plan)
  const updates = plan.items.flatMap(({ targets }, i) =>
    (targets.length === 0 && i === 0 ? [anchor] : targets).map(target => `create ${target}\0${wanted[i]}\0`),
  )
  const reason = `clone: from ${discreet(plan.remote.url)}`
  await runGit(git, ['update-ref', '-m', reason, '--stdin', '-z'], { input: updates.join('') })
}
