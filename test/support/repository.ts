import { mkdir, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { ExecutionContext } from 'ava'
import { decodeLossy } from '../../src/core/bytes/bytes.js'
import type { Oid } from '../../src/core/object/oid.js'
import type { MemoryRepository } from '../../src/git/memory/repository.js'
import type { Backend, BackendName, Env, Git, RefName } from '../../src/git/port.js'
import { run, type World } from '../../src/main.js'
import { inMemory, makeBackend } from './backends.js'
import { copyOnDisk, fsckSays, leftovers, type RepositoryKind, statusSays } from './disk.js'
import { sealedEnvironment, testDate } from './env.js'
import { oracle } from './git.js'
import { drawGraph, pictureInMemory, pictureOnDisk } from './graph.js'
import type { DefinedHistory } from './history.js'
import { resolveInFiles } from './revision.js'
import { tempDirectory } from './temp.js'

export interface RunResult {
  readonly exitCode: number
  readonly stdout: string
  readonly stderr: string
}

/** What of the world a test wants otherwise: `{ stdin: 'text', env: { CI: '1' }, prompts, tty: 'yes' }`. */
export interface RunOptions
  extends Partial<Pick<World, 'clock' | 'signal' | 'prompts' | 'planEditor' | 'cwd' | 'sleep'>> {
  readonly stdin?: string | Uint8Array
  /** Added to the sealed environment; `undefined` removes. */
  readonly env?: Env
  /** Whether stdin and stderr are a terminal. */
  readonly tty?: 'yes' | 'no'
}

type Teardown = Pick<ExecutionContext, 'teardown'>

/**
 * Opens a fresh copy of a history, with a worktree, by one of the backends, for one test.
 *
 * When the test ends the repository is checked (git fsck, no leftovers) and removed.
 */
export function open(t: Teardown, history: DefinedHistory, backendName: BackendName): Promise<TestRepository> {
  return openKind(t, { history, backendName, kind: 'worktree' })
}

/** Opens a fresh copy of a history as a bare repository. */
export function openBare(t: Teardown, history: DefinedHistory, backendName: BackendName): Promise<TestRepository> {
  return openKind(t, { history, backendName, kind: 'bare' })
}

interface Wanted {
  readonly history: DefinedHistory
  readonly backendName: BackendName
  readonly kind: RepositoryKind
}

async function openKind(t: Teardown, wanted: Wanted): Promise<TestRepository> {
  const { history, backendName, kind } = wanted
  const root = await tempDirectory(t)
  const home = join(root, 'home')
  const directory = join(root, 'repo')
  await mkdir(home)
  const inMap = backendName === 'memory'
  if (inMap) await mkdir(directory)
  const fsck = inMap ? '' : await copyOnDisk(history, kind, directory)
  const memory = inMap ? inMemory(history) : undefined
  const repository = new TestRepository(t, { ...wanted, directory, home, memory, fsck })
  // Teardowns run last to first: checked before it is removed.
  t.teardown(() => repository.check())
  return repository
}

interface Parts extends Wanted {
  readonly directory: string
  readonly home: string
  readonly memory: MemoryRepository | undefined
  /** What git fsck says of the history as it was defined: some are odd on purpose. */
  readonly fsck: string
}

/** A repository under test: a history, opened by one backend. */
export class TestRepository {
  readonly history: DefinedHistory
  /** The worktree, or the bare repository. In memory: a directory that holds nothing. */
  readonly directory: string
  readonly gitDirectory: string
  /** An empty directory that is the user's home; `.gitconfig` may be written there. */
  readonly home: string
  readonly env: Env
  /** What the memory backend works on; undefined on disk. */
  readonly memory: MemoryRepository | undefined

  constructor(
    private readonly t: Teardown,
    private readonly parts: Parts,
  ) {
    this.history = parts.history
    this.directory = parts.directory
    this.gitDirectory = parts.kind === 'bare' ? parts.directory : join(parts.directory, '.git')
    this.home = parts.home
    this.env = sealedEnvironment(parts.home)
    this.memory = parts.memory
  }

  /** Returns the backend, made as the program makes it. */
  async backend(options: RunOptions = {}): Promise<Backend> {
    return makeBackend(this.parts.backendName, { ...this.world(options), repository: this.memory })
  }

  /** Opens the repository through the port; it is closed when the test ends. */
  async open(options: RunOptions = {}): Promise<Git> {
    const git = await (await this.backend(options)).open(this.directory)
    this.t.teardown(() => git.close())
    return git
  }

  /** Runs a command line in this process, and checks that index and worktree are as they were. */
  run(...argv: readonly string[]): Promise<RunResult> {
    return this.runWith({}, ...argv)
  }

  /** Runs a command line in another world. */
  async runWith(options: RunOptions, ...argv: readonly string[]): Promise<RunResult> {
    const before = await this.status()
    const result = await this.runAnyhow(options, ...argv)
    const after = await this.status()
    if (before !== after) throw new Error(`the worktree was changed: ${before}\nis now: ${after}`)
    return result
  }

  /** Runs a command line that may change what git says of index and worktree. */
  async runAnyhow(options: RunOptions, ...argv: readonly string[]): Promise<RunResult> {
    const surroundings = { cwd: this.directory, ...options, ...this.world(options) }
    return runHere(argv, { ...surroundings, backend: await this.backend(options) })
  }

  /** Draws the history; see {@link drawGraph}. */
  async graph(): Promise<string> {
    return drawGraph(this.memory ? pictureInMemory(this.memory) : await pictureOnDisk(this.directory, this.env))
  }

  async oid(revision: string): Promise<Oid> {
    if (this.memory) return (await (await this.backend()).open(this.directory)).refs.resolve(revision)
    const found = resolveInFiles(this.gitDirectory, revision) ?? (await this.gitSays('rev-parse', '--verify', revision))
    return found as Oid
  }

  tree(revision: string): Promise<Oid> {
    return this.oid(`${revision}^{tree}`)
  }

  /** Returns a ref's reflog, newest first: what was written as reason. */
  async reflog(ref: string): Promise<readonly string[]> {
    if (this.memory) return (this.memory.reflogs.get(ref as RefName) ?? []).map(({ reason }) => reason).toReversed()
    const log = await this.gitSays('log', '-g', '--format=:%gs', ref, '--')
    return log.split('\n').flatMap(line => (line.startsWith(':') ? [line.slice(1)] : []))
  }

  /** Runs real git in the repository and returns its output without the last newline. On disk alone. */
  async gitSays(...args: readonly string[]): Promise<string> {
    const calm = { ...this.env, GIT_OPTIONAL_LOCKS: '0' }
    return (await oracle(args, { cwd: this.directory, env: calm })).toString().replace(/\n$/, '')
  }

  /** Stores a blob and returns its name. On disk alone. */
  async store(content: string | Uint8Array): Promise<Oid> {
    const at = { cwd: this.directory, env: this.env, input: content }
    return (await oracle(['hash-object', '-w', '--stdin'], at)).toString().trim() as Oid
  }

  /** Writes a file into the worktree. */
  async write(path: string, content: string | Uint8Array): Promise<void> {
    await mkdir(dirname(join(this.directory, path)), { recursive: true })
    await writeFile(join(this.directory, path), content)
  }

  /** Throws unless git fsck is content and no lock or temporary file remains. Called when the test ends. */
  async check(): Promise<void> {
    if (this.memory) return
    const left = await leftovers(this.gitDirectory)
    if (left.length > 0) throw new Error(`left behind: ${left.join(', ')}`)
    const found = await fsckSays(this.directory, this.gitDirectory, this.home)
    if (found !== this.parts.fsck) throw new Error(`git fsck says: ${found}`)
  }

  private async status(): Promise<string> {
    if (this.memory || this.parts.kind === 'bare') return ''
    return statusSays(this.directory, this.env)
  }

  private world({ env, clock, signal }: RunOptions) {
    return {
      env: { ...this.env, ...env },
      clock: clock ?? (() => testDate),
      signal: signal ?? new AbortController().signal,
    }
  }
}

type Surroundings = Omit<RunOptions, 'cwd' | 'env'> & Pick<World, 'cwd' | 'env' | 'clock' | 'signal' | 'sleep'>

/** Runs a command line in this process, its output caught. */
export async function runHere(
  argv: readonly string[],
  options: Surroundings & { readonly backend?: Backend },
): Promise<RunResult> {
  const { cwd, env, clock, signal, backend, prompts, planEditor, sleep } = options
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
    // However slow the machine is, what is said does not depend on it.
    timing: { now: () => 0, every: () => () => {} },
    ...(backend === undefined ? {} : { backend }),
    ...(prompts === undefined ? {} : { prompts }),
    ...(planEditor === undefined ? {} : { planEditor }),
    ...(sleep === undefined ? {} : { sleep }),
  })
  return { exitCode, stdout: out.join(''), stderr: err.join('') }
}

async function* input(text: string | Uint8Array): AsyncGenerator<Uint8Array> {
  yield typeof text === 'string' ? new TextEncoder().encode(text) : text
}

/** Returns bytes as text, for assertions that a person reads. */
export const text = decodeLossy
