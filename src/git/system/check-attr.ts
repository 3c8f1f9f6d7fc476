import type { ChildProcessWithoutNullStreams } from 'node:child_process'
import { join } from 'node:path'
import { fromLatin1, toLatin1 } from '../../core/bytes/bytes.js'
import { settingsMergeLines } from '../in-process/merges-lines.js'
import type { Env, Merger } from '../port.js'
import type { Settings } from './config.js'
import { worktreeEnvironment } from './environment.js'
import type { Repository } from './repository.js'
import { worktreeTop } from './show-toplevel.js'
import { exitOf, startGit } from './spawn.js'

/** What tells how git merges files. Close it to end its process. */
export interface MergeAttributes extends Pick<Merger, 'mergesLines'> {
  close(): Promise<void>
}

export interface MergeAttributesParts {
  readonly git: Repository
  readonly callerEnv: Env
  readonly config: Settings
}

/** Returns what asks git which attributes files have: one process for all, which the first question starts. */
export function mergeAttributes(parts: MergeAttributesParts): MergeAttributes {
  let opening: Promise<Session> | undefined
  const known = new Map<string, Promise<boolean>>()
  let allowed: Promise<boolean> | undefined
  const ask = async (path: string) => {
    if (!(await (allowed ??= settingsAllow(parts.config)))) return false
    opening ??= open(parts)
    const value = await (await opening).ask(path)
    return value !== undefined && plain.has(value)
  }
  return {
    mergesLines: ({ path }) => {
      const answer = known.get(path) ?? ask(path)
      known.set(path, answer)
      return answer
    },
    close: async () => {
      await (await opening)?.close()
      opening = undefined
    },
  }
}

/** In a partial clone git merges: what it has to fetch for that is not kept. */
async function settingsAllow(config: Settings): Promise<boolean> {
  const promisors = await config.matching(/^(?:extensions\.partialclone|remote\..*\.promisor)$/)
  return promisors.length === 0 && settingsMergeLines(config)
}

/** Values of the attribute `merge` that stand for git's own way. @see gitattributes(5) */
const plain: ReadonlySet<string> = new Set(['unspecified', 'set', 'text'])

/** Paths are those of the whole worktree, and as in a merge attributes in the index do not count. */
async function open({ git, callerEnv }: MergeAttributesParts): Promise<Session> {
  const noIndex = join(git.gitDirectory, 'no-index-for-attributes')
  const env = { ...worktreeEnvironment(callerEnv), GIT_INDEX_FILE: noIndex }
  return new Session({ ...git, env, cwd: await worktreeTop(git, callerEnv) })
}

/** One `git check-attr`, which answers each question when it has read it. */
class Session {
  readonly #child: ChildProcessWithoutNullStreams
  readonly #ended: Promise<void>
  /** Who waits for an answer, in the order of asking. */
  readonly #waiting: ((value: string | undefined) => void)[] = []
  #begun = ''
  #dead = false

  constructor(git: Repository) {
    this.#child = startGit(git, ['check-attr', '--stdin', '-z', 'merge'])
    this.#child.stdout.on('data', (chunk: Buffer) => this.#take(toLatin1(chunk)))
    this.#child.stderr.resume()
    // What keeps it from answering keeps git from merging as well, which then says why.
    this.#ended = exitOf(this.#child, git).then(
      () => this.#die(),
      () => this.#die(),
    )
  }

  /** Returns the value of the attribute that a path has; undefined: git cannot tell. */
  ask(path: string): Promise<string | undefined> {
    if (this.#dead) return Promise.resolve(undefined)
    return new Promise(resolve => {
      this.#waiting.push(resolve)
      this.#child.stdin.write(Buffer.from(fromLatin1(`${path}\0`)))
    })
  }

  async close(): Promise<void> {
    this.#child.stdin.end()
    await this.#ended
  }

  /** @see git-check-attr(1), OUTPUT: path NUL attribute NUL value NUL */
  #take(text: string): void {
    const fields = (this.#begun + text).split('\0')
    while (fields.length > 3) {
      const [, , value] = fields.splice(0, 3)
      this.#waiting.shift()?.(value)
    }
    this.#begun = fields.join('\0')
  }

  #die(): void {
    this.#dead = true
    for (const resolve of this.#waiting.splice(0)) resolve(undefined)
  }
}
