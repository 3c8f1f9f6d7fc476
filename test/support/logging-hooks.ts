import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { HookName } from '../../src/git/port.js'
import type { TestRepository } from './repository.js'

/** One call of a hook. */
export interface HookLog {
  readonly hook: string
  /** Without the path of a message's file. */
  readonly args: readonly string[]
  readonly cwd: string
  readonly editor: string
  readonly index: string
  readonly gitDirectory: string
  /** What GIT_AUTHOR_NAME, GIT_AUTHOR_EMAIL and GIT_AUTHOR_DATE say. */
  readonly author: string
  /** What HEAD says: `ref: …`, or `detached`. */
  readonly head: string
  /** The branch of the rebase that is under way, if one is. */
  readonly rebasing: string
  /** The message, before the hook changes it; for post-rewrite what it reads. */
  readonly text: string
}

/** What a hook is like besides being logged: lines for the shell. */
export type HookBodies = Partial<Record<HookName, string>>

const names: readonly HookName[] = [
  'pre-rebase',
  'pre-commit',
  'prepare-commit-msg',
  'commit-msg',
  'post-commit',
  'post-rewrite',
]

/** Puts hooks into a repository that log how they are called, and returns what reads that log. */
export async function logHooks(
  repo: TestRepository,
  { bodies = {}, directory = join(repo.gitDirectory, 'hooks') }: { bodies?: HookBodies; directory?: string } = {},
): Promise<() => Promise<readonly HookLog[]>> {
  const log = join(repo.home, 'hooks.log')
  await writeFile(log, '')
  await mkdir(directory, { recursive: true })
  for (const name of names) {
    await writeHook(join(directory, name), `${logging(name, log)}\n${bodies[name] ?? ''}`)
  }
  return async () => {
    const calls = (await readFile(log, 'utf8')).split('\u0001').slice(1)
    await writeFile(log, '')
    return calls.map(call => {
      const [hook = '', args = '', cwd = '', editor = '', index = '', gitDirectory = '', author = '', ...seen] =
        call.split('\u0002')
      const [head = '', rebasing = '', text = ''] = seen
      const known = { hook, args: args.split('\u0003').slice(0, -1), cwd, editor, index, gitDirectory, author }
      return { ...known, head, rebasing, text }
    })
  }
}

/** Writes a hook. */
export async function writeHook(file: string, body: string): Promise<void> {
  await mkdir(dirname(file), { recursive: true })
  await writeFile(file, `#!/bin/sh\n${body}\n`)
  await chmod(file, 0o755)
}

function logging(name: HookName, log: string): string {
  const isMessage = name.endsWith('-msg')
  const text = isMessage ? 'cat "$file"' : name === 'post-rewrite' ? 'cat' : ':'
  return `${isMessage ? 'file=$1; shift' : ''}
    read -r head <"\${GIT_DIR:-.git}/HEAD"; case $head in ref:*) ;; *) head=detached ;; esac
    rebasing=; state=\${GIT_DIR:-.git}/rebase-merge; [ ! -f "$state/head-name" ] || read -r rebasing <"$state/head-name"
    { printf '\\001${name}\\002'; [ $# = 0 ] || printf '%s\\003' "$@"
      printf '\\002%s\\002%s\\002%s\\002%s\\002' "$(pwd)" "$GIT_EDITOR" "$GIT_INDEX_FILE" "$GIT_DIR"
      printf '%s <%s> %s\\002' "$GIT_AUTHOR_NAME" "$GIT_AUTHOR_EMAIL" "$GIT_AUTHOR_DATE"
      printf '%s\\002%s\\002' "$head" "$rebasing"
      ${text}
    } >>${log}
    exec </dev/null`
}
