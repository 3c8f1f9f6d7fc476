import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fromLatin1, toLatin1 } from '../../core/bytes/bytes.js'
import type { MovedRef } from '../../core/operation/record.js'
import { orAbsent } from '../files/file-errors.js'
import { makeScratchDirectory, removeScratch } from '../files/scratch-directory.js'
import type { Env, HandoverEnd, HandoverRequest, Oid, Stopped } from '../port.js'
import type { Repository } from './repository.js'
import { failureOfGit } from './failure.js'
import { runForeground } from './run-foreground.js'
import { runGit } from './spawn.js'

/** The directory in which git keeps the state of an unfinished rebase. */
const stateDirectory = 'rebase-merge'
/** The file in it that identifies the rebase; it is removed with the rest when git finishes or aborts. */
const markFile = 'git-slim'

/**
 * Has git run a list, on top of the commits made before. Git creates a list of its own, without commits, and opens it
 * in an editor: this editor replaces it by the prepared list, and adds the state that git would have, had it rewritten
 * the earlier commits itself.
 *
 * @see git-rebase(1); sequencer.c, complete_action
 */
export async function rebase(git: Repository, callerEnv: Env, request: HandoverRequest): Promise<HandoverEnd> {
  const { onto, tip, options, processMark, onLine, mark } = request
  const scratch = await makeScratchDirectory(git.commonDirectory, processMark)
  try {
    const prepared = join(scratch, 'prepared')
    await prepare(prepared, request)
    const labels = join(scratch, 'labels')
    await writeFile(labels, fromLatin1([...request.labels].map(updateOf).join('')))
    const base = onto === null ? ['--root'] : ['--onto', onto, tip]
    const { exitCode, words } = await runForeground(
      // The caller's own environment: commands in the list run as the caller would run them.
      {
        ...git,
        env: { ...callerEnv, ...editorFor(request), GIT_SEQUENCE_EDITOR: installer({ prepared, labels, tip }) },
      },
      ['rebase', '-i', '--no-autosquash', ...options, ...base],
      onLine,
    )
    if ((await markIn(git.gitDirectory)) === mark) return await stoppedIn(git, { exitCode, words })
    if (exitCode === 0) return { kind: 'ended' }
    const { kind, reason } = failureOfGit({ args: ['rebase'], exitCode, signal: null, stderr: words.join('\n') })
    return kind === 'disk'
      ? { kind: 'refused', why: kind, words: [reason ?? ''] }
      : { kind: 'refused', why: 'refused', words }
  } finally {
    await removeScratch(scratch)
  }
}

/** Without a terminal nobody is asked: git's suggested messages are used. */
function editorFor({ editor }: HandoverRequest): Env {
  return editor === 'none' ? { GIT_EDITOR: ':' } : {}
}

/** Aborts the rebase in progress. */
export async function abortRebase(git: Repository, callerEnv: Env): Promise<void> {
  await runGit({ ...git, env: callerEnv }, ['rebase', '--abort'], { onInterrupt: 'finish' })
}

/** Returns the identification of a worktree's rebase, if it was handed over. */
export async function markIn(gitDirectory: string): Promise<string | undefined> {
  return (await orAbsent(readFile(join(gitDirectory, stateDirectory, markFile), 'latin1')))?.trim()
}

async function prepare(directory: string, { todo, rewritten, labels, refs, mark }: HandoverRequest): Promise<void> {
  await mkdir(directory)
  const write = (name: string, text: string) => writeFile(join(directory, name), fromLatin1(text))
  await write('git-rebase-todo', todo)
  await write(markFile, `${mark}\n`)
  if (rewritten.length > 0) await write('rewritten-list', rewritten.map(pair => `${pair.join(' ')}\n`).join(''))
  // Git removes them at its end, like its own.
  if (labels.size > 0) await write('refs-to-delete', [...labels.keys()].map(name => `${labelRef(name)}\n`).join(''))
  if (refs.length > 0) await write('update-refs', refs.map(recordOf).join(''))
}

/** @see sequencer.c, do_label */
function labelRef(name: string): string {
  return `refs/rewritten/${name}`
}

/** @see git-update-ref(1), --stdin */
function updateOf([name, oid]: readonly [string, Oid | null]): string {
  return oid === null ? '' : `update ${labelRef(name)} ${oid}\n`
}

/** @see sequencer.c, write_update_refs_state */
function recordOf({ name, old, new: now }: MovedRef): string {
  return `${toLatin1(Buffer.from(name))}\n${old}\n${now}\n`
}

/**
 * Returns the editor for the list: it puts the prepared files in place, unless the branch has moved, and creates the
 * labels as git does; it does nothing when it is called again, by a rebase that the list itself runs elsewhere.
 */
function installer({ prepared, labels, tip }: Record<'prepared' | 'labels' | 'tip', string>): string {
  const from = quoted(prepared)
  const move = `test "$(cat "\${1%/*}/orig-head")" = ${tip} && mv -f ${from}/* "\${1%/*}/"`
  // Git puts its own programs first in the PATH of an editor.
  const label = `git --git-dir="\${1%/*}/.." update-ref --stdin <${quoted(labels)}`
  return `take() { test ! -e ${from}/git-rebase-todo || { ${move} && ${label}; }; }; take`
}

function quoted(path: string): string {
  return `'${path.replaceAll('\\', '/').replaceAll("'", "'\\''")}'`
}

async function stoppedIn(
  git: Repository,
  { exitCode, words }: { readonly exitCode: number; readonly words: readonly string[] },
): Promise<Stopped> {
  const lines = async (name: string) => {
    const bytes = await orAbsent(readFile(join(git.gitDirectory, stateDirectory, name)))
    return (bytes?.toString('utf8') ?? '').split('\n').filter(line => line !== '' && !line.startsWith('#'))
  }
  const [done, left, [number]] = await Promise.all([lines('done'), lines('git-rebase-todo'), lines('msgnum')])
  const [next, ...others] = left
  const begun = done.at(-1) ?? ''
  if (exitCode === 0) return { kind: 'stopped', why: 'asked', at: begun, left: left.length, words }
  if (next !== undefined && isRescheduled({ done, next, number: Number(number) })) {
    return { kind: 'stopped', why: isCommand(next) ? 'failed' : 'rescheduled', at: next, left: others.length, words }
  }
  const why = isCommand(begun) ? 'failed' : await whyNoCommit(git)
  return { kind: 'stopped', why, at: begun, left: left.length, words }
}

function isCommand(line: string): boolean {
  return /^(?:exec|x)\s/.test(line)
}

interface Progress {
  /** The lines that git has done, or tried. */
  readonly done: readonly string[]
  readonly next: string
  /** The current line of git, counted from 1. */
  readonly number: number
}

/**
 * Tells whether git could not do a line, because of a file in the way for instance, and will try it again: it is among
 * the done ones too. A git before 2.43 then repeats the line before it there.
 *
 * @see sequencer.c, save_todo
 */
function isRescheduled({ done, next, number }: Progress): boolean {
  return done.length !== number || done.at(-1) === next
}

/** Returns why git has not made a commit. */
async function whyNoCommit(git: Repository): Promise<'empty' | 'failed' | 'uncommitted'> {
  const says = async (...args: readonly string[]) => (await runGit(git, args, { expect: [0, 1, 128] })).exitCode
  if ((await runGit(git, ['ls-files', '--unmerged'])).stdout.length > 0) return 'failed'
  if ((await says('diff-index', '--cached', '--quiet', 'HEAD', '--')) !== 0) return 'uncommitted'
  // Git leaves it where it has replayed a commit, and asks what to do with it.
  return (await says('rev-parse', '-q', '--verify', 'CHERRY_PICK_HEAD')) === 0 ? 'empty' : 'uncommitted'
}
