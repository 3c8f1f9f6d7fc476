import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fromLatin1, toLatin1 } from '../../core/bytes/bytes.js'
import type { MovedRef } from '../../core/operation/record.js'
import { orAbsent } from '../files/file-errors.js'
import { makeScratchDirectory, removeScratch } from '../files/scratch-directory.js'
import type { Env, HandoverEnd, HandoverRequest, Stopped } from '../port.js'
import type { Repository } from './repository.js'
import { runForeground } from './run-foreground.js'
import { runGit } from './spawn.js'

/** Where git keeps what it knows of a rebase that it has not brought to its end. */
const stateDirectory = 'rebase-merge'
/** The file in there by which a rebase is known again; it goes with all the rest when git has finished or given up. */
const markFile = 'git-slim'

/**
 * Has git carry out a list: on what was made before, from the branch as it stands.
 *
 * Git makes up a list of its own, of no commits, and has it edited: in its place the prepared one is put, and beside it
 * what git would know of the commits before, had it rewritten them itself.
 *
 * @see git-rebase(1); sequencer.c, complete_action
 */
export async function rebase(git: Repository, callerEnv: Env, request: HandoverRequest): Promise<HandoverEnd> {
  const { onto, tip, options, processMark, onLine, mark } = request
  const scratch = await makeScratchDirectory(git.commonDirectory, processMark)
  try {
    const prepared = join(scratch, 'prepared')
    await prepare(prepared, request)
    const base = onto === null ? ['--root'] : ['--onto', onto, tip]
    const { exitCode, words } = await runForeground(
      // The caller's own environment: what the list runs is the caller's business.
      { ...git, env: { ...callerEnv, GIT_SEQUENCE_EDITOR: installer(prepared, tip) } },
      ['rebase', '-i', '--no-autosquash', ...options, ...base],
      onLine,
    )
    if ((await markIn(git.gitDirectory)) === mark) return await stoppedIn(git, { exitCode, words })
    return exitCode === 0 ? { kind: 'ended' } : { kind: 'refused', words }
  } finally {
    await removeScratch(scratch)
  }
}

/** Gives up the rebase that is in progress. */
export async function abortRebase(git: Repository, callerEnv: Env): Promise<void> {
  await runGit({ ...git, env: callerEnv }, ['rebase', '--abort'], { onInterrupt: 'finish' })
}

/** Returns by what the rebase that is under way in a worktree is known, if it was handed over. */
export async function markIn(gitDirectory: string): Promise<string | undefined> {
  return (await orAbsent(readFile(join(gitDirectory, stateDirectory, markFile), 'latin1')))?.trim()
}

async function prepare(directory: string, { todo, rewritten, refs, mark }: HandoverRequest): Promise<void> {
  await mkdir(directory)
  const write = (name: string, text: string) => writeFile(join(directory, name), fromLatin1(text))
  await write('git-rebase-todo', todo)
  await write(markFile, `${mark}\n`)
  if (rewritten.length > 0) await write('rewritten-list', rewritten.map(pair => `${pair.join(' ')}\n`).join(''))
  if (refs.length > 0) await write('update-refs', refs.map(recordOf).join(''))
}

/** @see sequencer.c, write_update_refs_state */
function recordOf({ name, old, new: now }: MovedRef): string {
  return `${toLatin1(Buffer.from(name))}\n${old}\n${now}\n`
}

/**
 * Returns the editor of the list: it puts the prepared files in their place, unless the branch has moved; and does
 * nothing when it is called again, by a rebase that the list itself runs elsewhere.
 */
function installer(prepared: string, tip: string): string {
  const from = quoted(prepared.replaceAll('\\', '/'))
  const move = `test "$(cat "\${1%/*}/orig-head")" = ${tip} && mv -f ${from}/* "\${1%/*}/"`
  return `take() { test ! -e ${from}/git-rebase-todo || { ${move}; }; }; take`
}

function quoted(path: string): string {
  return `'${path.replaceAll("'", "'\\''")}'`
}

async function stoppedIn(
  git: Repository,
  { exitCode, words }: { readonly exitCode: number; readonly words: readonly string[] },
): Promise<Stopped> {
  const lines = async (name: string) => {
    const bytes = await orAbsent(readFile(join(git.gitDirectory, stateDirectory, name)))
    return (bytes?.toString('utf8') ?? '').split('\n').filter(line => line !== '' && !line.startsWith('#'))
  }
  const [done, left] = await Promise.all([lines('done'), lines('git-rebase-todo')])
  const at = done.at(-1) ?? ''
  const isEmpty = exitCode !== 0 && !/^(?:exec|x)\s/.test(at) && (await hasNothingStaged(git))
  const why = exitCode === 0 ? 'asked' : isEmpty ? 'empty' : 'failed'
  return { kind: 'stopped', why, at, left: left.length, words }
}

/** What conflicts stands in the index in several stages, which is no tree of a commit. */
async function hasNothingStaged(git: Repository): Promise<boolean> {
  const { exitCode } = await runGit(git, ['diff-index', '--cached', '--quiet', 'HEAD', '--'], { expect: [0, 1, 128] })
  return exitCode === 0
}
