import { readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { isOid, type Oid } from '../../core/object/oid.js'
import { messages } from '../../output/messages.js'
import { GitSlimError, isFailure } from '../errors.js'
import { makeDirectoriesWritable } from '../files/make-writable.js'
import { headOf } from '../files/tips.js'
import type { TransferOptions, WorktreeChange, WorktreeReuse } from '../port.js'
import type { SystemParts } from './backend.js'
import { cleanAll, emptySubmodules, removeTracked } from './clean.js'
import { indexSame } from './index-same.js'
import { runTransfer } from './run-transfer.js'
import { type GitProgram, runGit } from './spawn.js'
import { transferProgram } from './transfer-program.js'

/** Which commits the files may be of, while they are changed: after a kill, the next run knows. */
const journal = 'slim-worktree'

/** Returns what gives files that are there another commit's content, with git on PATH. */
export function worktreeReuse(parts: SystemParts): WorktreeReuse {
  return {
    prepare: async (change, options) => {
      const git = programFor(parts, change, options)
      const before = await commitsBefore(git, change.before)
      await writeFile(join(change.gitDirectory, journal), before.join('\n'))
      if (change.commit === null) await runGit(git, ['read-tree', '--empty'])
      else if (change.clean.mode === 'none') await refuseLosses(git, before[0], change.commit)
      else if (change.objects === 'needed') await runGit(git, ['read-tree', '--empty'])
      else await indexSame(git, change.gitDirectory, change.commit)
    },
    apply: async (change, options) => {
      const git = programFor(parts, change, options)
      const file = join(change.gitDirectory, journal)
      const before = (await readFile(file, 'latin1')).split('\n').filter(isOid)
      await insisting(change.worktree, () => changeFiles(git, { change, before, options }))
      await rm(file)
    },
  }
}

/** Told where all is: nothing is looked for, nothing that lies about is believed, and no server is asked. */
function programFor(
  parts: SystemParts,
  { worktree, gitDirectory }: WorktreeChange,
  options: TransferOptions,
): GitProgram {
  const git = transferProgram(parts, worktree, options)
  return { ...git, env: { ...git.env, GIT_DIR: gitDirectory, GIT_WORK_TREE: worktree, GIT_ALLOW_PROTOCOL: 'none' } }
}

/** Returns the commits that are here, of those that the files may be of. */
async function commitsBefore(git: GitProgram, directories: readonly string[]): Promise<readonly Oid[]> {
  const found: Oid[] = []
  for (const directory of directories) {
    const noted = await readFile(join(directory, journal), 'latin1').catch(() => '')
    found.push(...[(await headOf(directory)) ?? '', ...noted.split('\n')].filter(isOid))
  }
  const input = found.map(oid => `${oid}^{commit}\n`).join('')
  const { stdout } = await runGit(git, ['cat-file', '--batch-check=%(objectname)'], { input })
  return [...new Set(stdout.toString('latin1').split('\n').filter(isOid))]
}

interface Changing {
  readonly change: WorktreeChange
  readonly before: readonly Oid[]
  readonly options: TransferOptions
}

async function changeFiles(git: GitProgram, { change, before, options }: Changing): Promise<void> {
  const { commit, worktree, clean, submodules } = change
  const verbose = options.onProgress === undefined ? [] : ['-v']
  const readTree = (...args: readonly string[]) =>
    runTransfer(git, { args: ['read-tree', ...args, '-u', ...verbose] }, options)
  if (clean.mode === 'none') {
    const [old] = before
    if (commit !== null && old !== undefined) await runTransfer(git, { args: twoTrees(old, commit, verbose) }, options)
    return
  }
  if (clean.mode === 'tracked' && commit !== null) {
    for (const old of before) await removeTracked(git, { from: old, to: commit })
  }
  if (commit !== null) {
    await readTree('--reset', `${commit}^{commit}`)
    const what = clean.mode === 'all' || submodules === 'to-come' ? 'everything' : 'repositories'
    await emptySubmodules(git, { worktree, what })
  }
  if (clean.mode === 'all') await cleanAll(git, clean.exclude)
}

/** A job may have left directories that nothing can be removed from, such as caches of modules. */
async function insisting(worktree: string, change: () => Promise<void>): Promise<void> {
  try {
    await change()
  } catch (error) {
    const isDenied = isFailure(error) && /Permission denied|failed to remove|unable to unlink/i.test(error.reason ?? '')
    if (!isDenied || !(await makeDirectoriesWritable(worktree))) throw error
    await change()
  }
}

function twoTrees(before: Oid, commit: Oid, flags: readonly string[]): readonly string[] {
  return ['read-tree', '-m', '-u', ...flags, before, `${commit}^{commit}`]
}

/** What git-checkout would refuse: to overwrite a file that was changed, or that nobody knows. */
async function refuseLosses(git: GitProgram, before: Oid | undefined, commit: Oid): Promise<void> {
  if (before === undefined) throw new GitSlimError('refused', messages.reuse.unknownBefore)
  await runGit(git, ['read-tree', before])
  await runGit(git, ['update-index', '-q', '--refresh'], { expect: [0, 1] })
  const { exitCode, stderr } = await runGit(git, twoTrees(before, commit, ['-n']), { expect: [0, 1, 128] })
  if (exitCode !== 0) throw new GitSlimError('refused', messages.reuse.localChanges(stderr.trim()))
}
