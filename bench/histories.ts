import { existsSync } from 'node:fs'
import { cp, mkdir, rename, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { benchEnvironment } from './environment.js'
import { runToEnd } from './measure.js'

/** Generated histories are kept here between runs; removing it is always safe. */
const cache = join(tmpdir(), 'git-slim-bench-cache')

const env = benchEnvironment(cache)

export interface Shape {
  readonly commits: number
  readonly files: number
  readonly changesPerCommit: number
}

/** Returns a repository with a linear history of a shape, checked out on main: made once by one fast-import stream. */
export function generated(shape: Shape): Promise<string> {
  const name = `${shape.commits}-commits-${shape.files}-files-${shape.changesPerCommit}-changed`
  return cached(name, async directory => {
    await git(directory, ['init', '--quiet', '--initial-branch=main'])
    await git(directory, ['fast-import', '--quiet', '--date-format=raw'], stream(shape))
    await git(directory, ['repack', '-adq'])
    await git(directory, ['reset', '--quiet', '--hard'])
  })
}

/**
 * Returns a clone of a real repository whose last commits are put in one line: the first parents' trees, one after the
 * other, as a project that squashes its merges would have them.
 */
export async function linearised(repository: string, commits: number): Promise<string> {
  const tip = (await git(repository, ['rev-parse', 'HEAD'])).trim()
  return cached(`line-${commits}-of-${tip}`, async directory => {
    await git(cache, ['clone', '--quiet', '--no-checkout', '--no-hardlinks', repository, directory])
    const log = await git(directory, ['log', '--first-parent', '--reverse', `-${commits + 1}`, '--format=%T %s', tip])
    await git(directory, ['fast-import', '--quiet', '--force', '--date-format=raw'], lineOf(log.trimEnd().split('\n')))
    await git(directory, ['symbolic-ref', 'HEAD', 'refs/heads/line'])
    await git(directory, ['reset', '--quiet', '--hard'])
  })
}

/** Copies a repository, its worktree included, and lets git see that the files are those of the index. */
export async function copyOf(repository: string, target: string): Promise<void> {
  await cp(repository, target, { recursive: true, preserveTimestamps: true, verbatimSymlinks: true })
  await git(target, ['update-index', '--refresh', '-q'])
}

/** Runs git in a directory, apart from the user's configuration. */
export function git(cwd: string, args: readonly string[], input?: string): Promise<string> {
  return runToEnd({ program: 'git', args, cwd, env }, input)
}

async function cached(name: string, make: (directory: string) => Promise<void>): Promise<string> {
  const directory = join(cache, name)
  if (existsSync(directory)) return directory
  const unfinished = `${directory}.${process.pid}`
  await mkdir(cache, { recursive: true })
  await rm(unfinished, { recursive: true, force: true })
  await mkdir(unfinished)
  await make(unfinished)
  await rename(unfinished, directory)
  return directory
}

function stream({ commits, files, changesPerCommit }: Shape): string {
  const parts: string[] = []
  for (let commit = 0; commit < commits; commit++) {
    const changed = Array.from({ length: commit === 0 ? files : changesPerCommit }, (_, i) =>
      commit === 0 ? i : (commit * 7919 + i * 104_729) % files,
    )
    parts.push(header('main', commit, `Change number ${commit}`))
    for (const file of changed) parts.push(`M 100644 inline ${pathOf(file)}\n${data(contentOf(file, commit))}`)
  }
  return parts.join('')
}

function lineOf(rows: readonly string[]): string {
  return rows
    .map((row, i) => {
      const space = row.indexOf(' ')
      return `${header('line', i, row.slice(space + 1))}M 040000 ${row.slice(0, space)} \n`
    })
    .join('')
}

function header(branch: string, index: number, message: string): string {
  const who = `Ada Author <ada@example.com> ${1_700_000_000 + index * 60} +0000`
  return `commit refs/heads/${branch}\nauthor ${who}\ncommitter ${who}\n${data(`${message}\n`)}`
}

function data(text: string): string {
  return `data ${Buffer.byteLength(text)}\n${text}\n`
}

function pathOf(file: number): string {
  return `src/part-${String(file % 48).padStart(2, '0')}/module-${String(Math.trunc(file / 48) % 10)}/file-${file}.txt`
}

function contentOf(file: number, commit: number): string {
  const lines = 10 + ((file * 31) % 40)
  return Array.from({ length: lines }, (_, i) => `${file}.${i}: ${(file * 2_654_435_761 + i * 40_503) % 1_000_003}`)
    .concat(`changed by ${commit}`, '')
    .join('\n')
}
