import { mkdir, readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { ExecutionContext } from 'ava'
import type { BackendName, Env } from '../../src/git/port.js'
import type { World } from '../../src/world.js'
import { copyOnDisk } from './disk.js'
import { sealedEnvironment, testDate } from './env.js'
import { oracle, tryOracle } from './git.js'
import type { DefinedHistory } from './history.js'
import { indexEntries, objectsIn } from './repository-files.js'
import { runHere, type RunResult } from './repository.js'
import { tempDirectory } from './temp.js'

/** The backends that clone. */
export const cloneBackends: readonly BackendName[] = ['system', 'embedded']

/** Repositories to clone from, and an empty directory to clone into. */
export interface CloneScene {
  /** Holds `<history>.git`, bare, for each history: what a server serves. */
  readonly served: string
  /** Where commands are run: empty. */
  readonly work: string
  readonly env: Env
  /** Runs git-slim in `work`, with a backend. */
  run(backend: BackendName, ...argv: readonly string[]): Promise<RunResult>
  runWith(options: SceneOptions, ...argv: readonly string[]): Promise<RunResult>
  /** How long each run has waited between its tries, in milliseconds; it did not wait indeed. */
  readonly waits: number[]
  /** Runs real git in `work` and returns what it printed, without the last newline. */
  git(...args: readonly string[]): Promise<string>
  /** Returns all that tells one clone from another. */
  picture(directory: string): Promise<ClonePicture>
  /** Returns the names of everything in `work`. */
  entries(): Promise<readonly string[]>
  /** Returns the names of everything in a directory below `work`. */
  entriesBelow(...path: readonly string[]): Promise<readonly string[]>
}

export interface SceneOptions extends Partial<Pick<World, 'cwd' | 'signal' | 'prompts' | 'sleep'>> {
  readonly backend: BackendName
  readonly env?: Env
  readonly stdin?: string
  readonly tty?: 'yes' | 'no'
}

export interface ClonePicture {
  readonly head: string
  readonly refs: readonly string[]
  readonly config: readonly string[]
  readonly shallow: readonly string[]
  readonly index: readonly string[]
  readonly status: string
  readonly objects: number
  readonly fsck: string
}

/** Sets the scene for tests of clones; all of it goes when the test ends. */
export async function cloneScene(
  t: Pick<ExecutionContext, 'teardown'>,
  ...histories: readonly DefinedHistory[]
): Promise<CloneScene> {
  const root = await tempDirectory(t)
  const [home, served, work] = [join(root, 'home'), join(root, 'served'), join(root, 'work')]
  for (const directory of [home, served, work]) await mkdir(directory)
  for (const history of histories) await copyOnDisk(history, 'bare', join(served, `${history.name}.git`))
  const env = sealedEnvironment(home)
  const at = { cwd: work, env }
  const waits: number[] = []
  const sleep = async (ms: number) => void waits.push(ms)
  const runWith = ({ backend, ...options }: SceneOptions, ...argv: readonly string[]) =>
    runHere(['--backend', backend, ...argv], {
      cwd: work,
      clock: () => testDate,
      signal: new AbortController().signal,
      sleep,
      ...options,
      env: { ...env, ...options.env },
    })
  return {
    served,
    work,
    env,
    run: (backend, ...argv) => runWith({ backend }, ...argv),
    runWith,
    waits,
    git: async (...args) => (await oracle(args, at)).toString().replace(/\n$/, ''),
    picture: directory => picture(join(work, directory), env),
    entries: async () => (await readdir(work)).sort(),
    entriesBelow: async (...path) => (await readdir(join(work, ...path))).sort(),
  }
}

async function picture(directory: string, env: Env): Promise<ClonePicture> {
  const git = async (...args: readonly string[]) => {
    const { stdout } = await tryOracle(args, { cwd: directory, env })
    return stdout.toString().replace(/\n$/, '')
  }
  const lines = async (...args: readonly string[]) => (await git(...args)).split('\n').filter(Boolean)
  const [gitDirectory = '', bare] = await lines('rev-parse', '--absolute-git-dir', '--is-bare-repository')
  const config = (await lines('config', '--local', '--list')).sort()
  const oidBytes = config.includes('extensions.objectformat=sha256') ? 32 : 20
  const { stdout, stderr } = await tryOracle(['fsck', '--strict', '--no-dangling'], { cwd: directory, env })
  const objects =
    objectsIn(gitDirectory, oidBytes) ??
    new Set(await lines('cat-file', '--batch-all-objects', '--batch-check=%(objectname)'))
  return {
    head: (await readFile(join(gitDirectory, 'HEAD'), 'utf8')).trim(),
    refs: await lines('for-each-ref', '--format=%(refname) %(objectname) %(symref)'),
    config,
    shallow: (await readFile(join(gitDirectory, 'shallow'), 'utf8').catch(() => '')).split('\n').filter(Boolean).sort(),
    index: bare === 'true' ? [] : (indexEntries(gitDirectory, oidBytes) ?? (await lines('ls-files', '-s'))),
    status: bare === 'true' ? '' : await git('status', '--porcelain', '--ignored'),
    objects: objects.size,
    fsck: `${stdout.toString()}${stderr}`,
  }
}
