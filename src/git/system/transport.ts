import { mkdir, rm, writeFile } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import type { Credential, Remote, RemoteRef, Transport, TransferOptions } from '../port.js'
import { cloneEmpty } from './clone.js'
import { askForCredential, isRefusal, lacksAnswer, tellHelpers } from './credential.js'
import { callersEnvironment } from './environment.js'
import { fetchLfs, findLfs } from './lfs.js'
import { lfsFailure } from './lfs-failure.js'
import { lsRemote } from './ls-remote.js'
import { makeClone } from './make-clone.js'
import { reaching } from './reaching.js'
import { findRepository } from './rev-parse.js'
import type { GitProgram } from './spawn.js'
import { transferFailure } from './transfer-failure.js'
import { transferProgram, type SystemParts } from './transfer-program.js'

/** Returns the transport of git on PATH. */
export function createSystemTransport(parts: SystemParts): Transport {
  const answers = new Answers()
  return {
    lsRemote: (remote, directory, options) =>
      tellingWhy(remote, () =>
        lsRemoteFrom(transferProgram(parts, directory, options), remote, { ...options, answers }),
      ),
    clone: (plan, directory, options) => {
      const git = transferProgram(parts, directory, options)
      const make = plan.items.length === 0 ? cloneEmpty : makeClone
      const remote = answers.known(plan.remote)
      return tellingWhy(remote, () => make(git, { ...plan, remote }, options))
    },
    exchange: async ({ remote, directory, which, mark }, options) => {
      const { openExchange } = await import('./exchange.js')
      const program = transferProgram(parts, directory, options)
      const location = await findRepository(program, callersEnvironment(parts.env, which))
      const { gitDirectory, bare } = location
      // Where git itself would run, for a remote with a relative path.
      const cwd = bare || basename(gitDirectory) !== '.git' ? directory : dirname(gitDirectory)
      const exchange = await openExchange({
        git: { ...program, cwd },
        location,
        remote: answers.known(remote),
        mark,
        options,
      })
      return {
        ...exchange,
        lsRemote: () => tellingWhy(remote, () => exchange.lsRemote()),
        fetch: request => tellingWhy(remote, () => exchange.fetch(request)),
      }
    },
    findLfs: (directory, options) => findLfs(transferProgram(parts, directory, options)),
    fetchLfs: async (request, options) => {
      const { remote, directory } = request
      try {
        return await fetchLfs(
          transferProgram(parts, directory, options),
          { ...request, remote: answers.known(remote) },
          options,
        )
      } catch (error) {
        throw lfsFailure(error, remote)
      }
    },
  }
}

type Asking = TransferOptions & { readonly answers: Answers }

/** An empty repository stands in for the new one: settings that depend on the place (includeIf) apply to it. */
async function lsRemoteFrom(git: GitProgram, remote: Remote, options: Asking): Promise<readonly RemoteRef[]> {
  const place = join(git.cwd, '.git')
  try {
    // The minimum that git accepts as a repository.
    await Promise.all(['objects', 'refs'].map(name => mkdir(join(place, name), { recursive: true })))
    await writeFile(join(place, 'HEAD'), 'ref: refs/heads/main\n')
    return await lsRemoteOrAsk({ ...git, env: { ...git.env, GIT_DIR: place } }, remote, options)
  } finally {
    await rm(place, { recursive: true, maxRetries: 5 })
  }
}

/** Git must not ask by itself: it would ask again for the fetch. */
async function lsRemoteOrAsk(git: GitProgram, remote: Remote, options: Asking): Promise<readonly RemoteRef[]> {
  const { answers, prompts } = options
  const quiet = { ...options, prompts: /^https?:/i.test(remote.url) ? 'never' : prompts } as const
  const list = async (known: Remote) => lsRemote(await reaching(git, known, quiet), known, quiet)
  const listAnswered = async (known: Remote & { readonly credential: Required<Credential> }) => {
    const refs = await list(known)
    await tellHelpers(git, 'approve', known)
    return refs
  }
  const before = answers.of(remote)
  try {
    return await (before === undefined ? list(remote) : listAnswered({ ...remote, credential: before }))
  } catch (error) {
    const asksAgain = before === undefined ? lacksAnswer(error) : isRefusal(error)
    if (prompts === 'never' || !asksAgain) throw error
  }
  const credential = await askForCredential(git, remote)
  // Also when the network fails now: nobody wants to type it again because of that.
  answers.keep(remote, credential)
  try {
    return await listAnswered({ ...remote, credential })
  } catch (error) {
    if (isRefusal(error)) {
      answers.forget(remote)
      await tellHelpers(git, 'reject', { ...remote, credential })
    }
    throw error
  }
}

async function tellingWhy<T>(remote: Remote, transfer: () => Promise<T>): Promise<T> {
  try {
    return await transfer()
  } catch (error) {
    throw transferFailure(error, remote)
  }
}

type Answer = Required<Credential>

/** Credentials that a person typed, by server: nobody is asked twice in one clone, also with many submodules. */
class Answers {
  private readonly byServer = new Map<string, Answer>()

  of({ url }: Remote): Answer | undefined {
    return this.byServer.get(serverOf(url))
  }

  keep({ url }: Remote, answer: Answer): void {
    this.byServer.set(serverOf(url), answer)
  }

  forget({ url }: Remote): void {
    this.byServer.delete(serverOf(url))
  }

  /** Returns a remote with its credential: one in its address comes first. */
  known<T extends Remote>(remote: T): T {
    const credential = remote.credential?.password === undefined ? this.of(remote) : undefined
    return credential === undefined ? remote : { ...remote, credential }
  }
}

/** As git's credential helpers see it: scheme, host and port, for http(s) only. */
function serverOf(url: string): string {
  return /^https?:/i.test(url) && URL.canParse(url) ? new URL(url).origin : url
}
