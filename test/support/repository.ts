import { mkdir, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { ExecutionContext } from 'ava'
import { decodeLossy } from '../../src/core/bytes/bytes.js'
import { parseCommit } from '../../src/core/object/commit.js'
import type { Oid } from '../../src/core/object/oid.js'
import type { MemoryRepository } from '../../src/git/memory/repository.js'
import type { Backend, BackendName, Env, Git, RefName } from '../../src/git/port.js'
import { run, type World } from '../../src/main.js'
import { inMemory, makeBackend } from './backends.js'
import { copyOnDisk, fsck, leftovers, type RepositoryKind } from './disk.js'
import { sealedEnvironment, testDate } from './env.js'
import { oracle } from './git.js'
import { drawGraph, pictureInMemory, pictureOnDisk } from './graph.js'
import type { DefinedHistory } from './history.js'
import { tempDirectory } from './temp.js'

export interface RunResult {
  readonly exitCode: number
  readonly stdout: string
  readonly stderr: string
}

/** What of the world a test wants otherwise: `{ stdin: 'text', env: { CI: '1' }, prompts, tty: 'yes' }`. */
export interface RunOptions extends Partial<Pick<World, 'clock' | 'signal' | 'prompts' | 'cwd'>> {
  readonly stdin?: string | Uint8Array
  /** Added to the sealed environment; `undefined` removes. */
  readonly env?: Env
  /** Whether stdin and stderr are a terminal. */
  readonly tty?: 'yes' | 'no'
}

/** A repository under test: a history, opened by one backend. */
export interface TestRepository {
  readonly history: DefinedHistory
  /** The worktree, or the bare repository. In memory: a directory that holds nothing. */
  readonly directory: string
  readonly gitDirectory: string
  /** An empty directory that is the user's home; `.gitconfig` may be written there. */
  readonly home: string
  readonly env: Env
  /** Returns the backend, made as the program makes it. */
  backend(): Promise<Backend>
  /** What the memory backend works on; undefined on disk. */
  readonly memory: MemoryRepository | undefined
  /** Opens the repository through the port; it is closed when the test ends. */
  open(): Promise<Git>
  /** Runs a command line in this process, and checks that index and worktree are as they were. */
  run(...argv: readonly string[]): Promise<RunResult>
  runWith(options: RunOptions, ...argv: readonly string[]): Promise<RunResult>
  /** Draws the history; see {@link drawGraph}. */
  graph(): Promise<string>
  oid(revision: string): Promise<Oid>
  tree(revision: string): Promise<Oid>
  /** Returns a ref's reflog, newest first: what was written as reason. */
  reflog(ref: string): Promise<readonly string[]>
  /** Runs real git in the repository and returns its output without the last newline. On disk alone. */
  gitSays(...args: readonly string[]): Promise<string>
  /** Writes a file into the worktree. */
  write(path: string, content: string | Uint8Array): Promise<void>
  /** Throws unless git fsck is content and no lock or temporary file remains. Called when the test ends. */
  check(): Promise<void>
}

/**
 * Opens a fresh copy of a history with one of the backends, for one test.
 *
 * When the test ends the repository is checked (git fsck, no leftovers) and removed.
 */
export async function open(
  t: Pick<ExecutionContext, 'teardown'>,
  history: DefinedHistory,
  backendName: BackendName,
  kind: RepositoryKind = 'worktree',
): Promise<TestRepository> {
  const root = await tempDirectory(t)
  const home = join(root, 'home')
  const directory = join(root, 'repo')
  await mkdir(home)
  const inMap = backendName === 'memory'
  if (inMap) await mkdir(directory)
  const odd = inMap ? '' : await copyOnDisk(history, kind, directory)
  const memory = inMap ? inMemory(history) : undefined
  const repository = testRepository({ t, history, backendName, kind, directory, home, memory, odd })
  // Teardowns run last to first: checked before it is removed.
  t.teardown(() => repository.check())
  return repository
}

interface Parts {
  readonly t: Pick<ExecutionContext, 'teardown'>
  readonly history: DefinedHistory
  readonly backendName: BackendName
  readonly kind: RepositoryKind
  readonly directory: string
  readonly home: string
  readonly memory: MemoryRepository | undefined
  /** What git fsck says of the history as it was defined. */
  readonly odd: string
}

function testRepository(parts: Parts): TestRepository {
  const { t, history, backendName, kind, directory, home, memory, odd } = parts
  const env = sealedEnvironment(home)
  const gitDirectory = kind === 'bare' ? directory : join(directory, '.git')
  const defaults = { env, clock: () => testDate, signal: new AbortController().signal, repository: memory }
  const backend = async () => makeBackend(backendName, defaults)
  const gitSays = async (...args: readonly string[]) => {
    const calm = { ...env, GIT_OPTIONAL_LOCKS: '0' }
    return (await oracle(args, { cwd: directory, env: calm })).toString().replace(/\n$/, '')
  }
  const status = async () => (memory || kind === 'bare' ? '' : gitSays('status', '--porcelain=v2', '--ignored'))
  const runWith = async (options: RunOptions, ...argv: readonly string[]) => {
    const world = { ...defaults, ...options, env: { ...env, ...options.env } }
    const before = await status()
    const result = await runHere(argv, {
      ...world,
      cwd: options.cwd ?? directory,
      backend: await makeBackend(backendName, world),
    })
    const after = await status()
    if (before !== after) throw new Error(`the worktree was changed: ${before}\nis now: ${after}`)
    return result
  }
  const openGit = async () => {
    const git = await (await backend()).open(directory)
    t.teardown(() => git.close())
    return git
  }
  const oid = async (revision: string) => {
    if (!memory) return (await gitSays('rev-parse', '--verify', revision)) as Oid
    return (await (await backend()).open(directory)).refs.resolve(revision)
  }
  return {
    history,
    directory,
    gitDirectory,
    home,
    env,
    backend,
    memory,
    open: openGit,
    run: (...argv) => runWith({}, ...argv),
    runWith,
    gitSays,
    oid,
    graph: async () => drawGraph(memory ? pictureInMemory(memory) : await pictureOnDisk(directory, env)),
    tree: async revision => {
      if (!memory) return (await gitSays('rev-parse', '--verify', `${revision}^{tree}`)) as Oid
      const commit = memory.objects.get(await oid(`${revision}^{commit}`))
      return parseCommit(commit?.body ?? new Uint8Array()).tree
    },
    reflog: async ref => {
      if (memory) return [...(memory.reflogs.get(ref as RefName) ?? [])].reverse().map(({ reason }) => reason)
      const log = await gitSays('log', '-g', '--format=%gs', ref, '--')
      return log === '' ? [] : log.split('\n')
    },
    write: async (path, content) => {
      await mkdir(dirname(join(directory, path)), { recursive: true })
      await writeFile(join(directory, path), content)
    },
    check: () => (memory ? Promise.resolve() : checkOnDisk(directory, gitDirectory, home, odd)),
  }
}

async function checkOnDisk(directory: string, gitDirectory: string, home: string, odd: string): Promise<void> {
  const left = await leftovers(gitDirectory)
  if (left.length > 0) throw new Error(`left behind: ${left.join(', ')}`)
  const found = await fsck(directory, home)
  if (found !== odd) throw new Error(`git fsck says: ${found}`)
}

type Surroundings = Omit<RunOptions, 'cwd' | 'env'> & Pick<World, 'cwd' | 'env' | 'clock' | 'signal'>

/** Runs a command line in this process, its output caught. */
export async function runHere(
  argv: readonly string[],
  options: Surroundings & { readonly backend?: Backend },
): Promise<RunResult> {
  const { cwd, env, clock, signal, backend, prompts } = options
  const isTTY = options.tty === 'yes'
  const out: string[] = []
  const err: string[] = []
  const exitCode = await run({
    argv,
    cwd,
    env,
    clock,
    signal,
    stdout: { isTTY, write: text => out.push(text) },
    stderr: { isTTY, write: text => err.push(text) },
    stdin: Object.assign(input(options.stdin ?? ''), { isTTY }),
    ...(backend === undefined ? {} : { backend }),
    ...(prompts === undefined ? {} : { prompts }),
  })
  return { exitCode, stdout: out.join(''), stderr: err.join('') }
}

async function* input(text: string | Uint8Array): AsyncGenerator<Uint8Array> {
  yield typeof text === 'string' ? new TextEncoder().encode(text) : text
}

/** Returns bytes as text, for assertions that a person reads. */
export const text = decodeLossy
