import { writeFile, readdir, readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { configEnvironment } from '../../core/config/config-environment.js'
import { isFailure } from '../../core/errors.js'
import { initRepository } from '../files/init-repository.js'
import { readShallow } from '../files/shallow-file.js'
import type { Env, FetchReceipt, FetchRequest, RefName, NamedRemote, ProcessMark, TransferOptions } from '../port.js'
import { alternates } from './environment.js'
import { filterIsIgnored, limitArgs } from './fetch.js'
import { runTransfer, wantsProgress } from './run-transfer.js'
import { type GitProgram, runGit } from './spawn.js'
import { type CommitLinks, scanLinks } from '../../core/history/commit-links.js'
import { isOid, type Oid } from '../../core/object/oid.js'
import type { RepositoryLocation } from './rev-parse.js'

/**
 * Fetches into a repository of its own, whose only refs are the commits that the server is told of. Shallow boundaries
 * that the server must not know are grafts, which only this side sees. The server then leaves out everything behind a
 * commit although it is not here, which neither shallow boundaries nor depths can express.
 *
 * @see gitprotocol-pack(5), PACKFILE NEGOTIATION; gitrepository-layout(5), info/grafts
 */
export async function fetchIntoQuarantine(
  parts: FetchParts,
  place: Place,
  request: FetchRequest,
): Promise<FetchReceipt> {
  const { git, far } = parts
  await preparePlace(parts, place, request)
  const words = await runFetch({ ...far, env: { ...settings(far.env), ...placeEnvironment(place) } }, parts, request)
  // Commands that only read the fetched objects do not get the credential.
  const own = { ...git, env: { ...git.env, GIT_DIR: place.directory } }
  const commits = await receivedCommits(own)
  const cut = await readShallow(place.directory)
  return {
    commits,
    cutAt: new Set(commits.map(({ oid }) => oid).filter(oid => cut.has(oid))),
    receivedBytes: await receivedBytes(place.directory),
    filterIgnored: filterIsIgnored(words),
  }
}

export interface FetchParts extends ExchangeParts {
  /** Contacts the server. */
  readonly far: GitProgram
}

async function preparePlace({ location }: ExchangeParts, place: Place, request: FetchRequest): Promise<void> {
  const { directory } = place
  const { haves, ends } = request
  const config = ['config', 'config.worktree'].map(name =>
    join(location[name === 'config' ? 'commonDirectory' : 'gitDirectory'], name),
  )
  await initRepository({
    gitDirectory: directory,
    kind: 'bare',
    objectFormat: location.objectFormat,
    branch: 'refs/heads/none' as RefName,
    config: [
      ...config.map(path => ['include', 'path', path] as const),
      // The borrowed repository's refs are not used: the server is told only of the given commits.
      ['core', 'alternateRefsPrefixes', 'refs/git-slim/none/'],
      ['core', 'bare', 'true'],
    ],
  })
  await writeFile(join(directory, 'packed-refs'), haves.map((oid, i) => `${oid} refs/have/${i}\n`).join(''))
  if (ends.at.size > 0) await writeFile(join(directory, ends.told === 'told' ? 'shallow' : 'grafts'), linesOf(ends.at))
}

function placeEnvironment({ directory, borrowed }: Place): Env {
  return {
    GIT_DIR: directory,
    GIT_GRAFT_FILE: join(directory, 'grafts'),
    GIT_ALTERNATE_OBJECT_DIRECTORIES: alternates(borrowed),
  }
}

function settings(env: Env): Env {
  return configEnvironment(env, [['advice.graftFileDeprecated', 'false']])
}

async function runFetch(git: GitProgram, { remote, options }: ExchangeParts, request: FetchRequest): Promise<string> {
  const args = [
    'fetch',
    wantsProgress(options, remote.url) ? '--progress' : '--quiet',
    '--no-tags',
    '--no-recurse-submodules',
    '--no-write-fetch-head',
    '--no-prune',
    // The server's repository may be shallow itself.
    '--update-shallow',
    ...limitArgs(request.limit),
    ...filterArgs(request),
    '--stdin',
    '--end-of-options',
    remote.name,
  ]
  const input = linesOf(request.wants)
  let words = ''
  try {
    await runTransfer(git, { args, input, url: remote.url, onWords: said => (words = said) }, options)
    return words
  } catch (error) {
    // Everything has arrived except what the server assumes to be known.
    const reason = isFailure(error, 'git-failed') ? error.reason : undefined
    if (request.ends.told === 'hidden' && reason?.includes('did not send all necessary objects')) return reason
    throw error
  }
}

/** Without this option, git uses the filter with which the repository was cloned. */
function filterArgs({ objects }: FetchRequest): readonly string[] {
  switch (objects) {
    case 'all':
      return ['--no-filter']
    case 'usual':
      return []
    case 'commits':
      return ['--filter=tree:0']
  }
}

function linesOf(words: Iterable<string>): string {
  return [...words].map(word => `${word}\n`).join('')
}

/** Returns the commits among a repository's own objects, with all their parents. */
async function receivedCommits(git: GitProgram): Promise<readonly CommitLinks[]> {
  const { stdout } = await runGit(git, [
    'cat-file',
    '--batch-all-objects',
    '--unordered',
    '--batch-check=%(objecttype) %(objectname)',
  ])
  const names = stdout
    .toString('latin1')
    .split('\n')
    .filter(line => line.startsWith('commit '))
    .map(line => line.slice('commit '.length))
    .filter(isOid)
  return names.length === 0 ? [] : readLinks(git, names)
}

/** @see git-cat-file(1), BATCH OUTPUT: `<name> commit <size> LF <content> LF` */
async function readLinks(git: GitProgram, names: readonly Oid[]): Promise<readonly CommitLinks[]> {
  const { stdout } = await runGit(git, ['cat-file', '--batch'], { input: names.map(name => `${name}\n`).join('') })
  const commits: CommitLinks[] = []
  for (let at = 0; at < stdout.length; ) {
    const end = stdout.indexOf('\n', at)
    const [oid = '', , size = ''] = stdout.toString('latin1', at, end).split(' ')
    const next = end + 1 + Number(size)
    if (isOid(oid)) commits.push(scanLinks(oid, stdout.toString('latin1', end + 1, next)))
    at = next + 1
  }
  return commits
}

/**
 * Returns the size of the received packs. From 2.48 on, git also repacks present objects next to packs that it receives
 * without trees: nothing was transferred for these.
 */
async function receivedBytes(gitDirectory: string): Promise<number> {
  const directory = join(gitDirectory, 'objects', 'pack')
  const names = (await readdir(directory)).filter(name => name.endsWith('.pack'))
  const sizes = await Promise.all(
    names.map(async name => {
      const promisor = await readFile(join(directory, name.replace(/pack$/, 'promisor')), 'utf8').catch(() => undefined)
      return promisor === '' && names.length > 1 ? 0 : (await stat(join(directory, name))).size
    }),
  )
  return sizes.reduce((sum, size) => sum + size, 0)
}

/**
 * The place of one fetch: a repository of its own that borrows the objects of the real one and of the fetches before.
 */
export interface Place {
  readonly directory: string
  readonly borrowed: readonly string[]
}

export interface ExchangeParts {
  /** Contacts no server yet, and runs where relative addresses are resolved. */
  readonly git: GitProgram
  readonly location: RepositoryLocation
  readonly remote: NamedRemote
  readonly mark: ProcessMark
  readonly options: TransferOptions
}
