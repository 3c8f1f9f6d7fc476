import { mkdir, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { GitSlimError } from '../../../core/errors.js'
import { messages } from '../../../output/messages.js'
import type { ProcessMark } from '../../context.js'
import { moveBack } from '../set-aside-files.js'
import { lostAndFound, namesIn, removeTree } from '../../transfer/files.js'
import { moveAll } from '../inner-stage.js'
import { removeManifest } from '../manifest.js'
import { makeStageDirectory, isAtWork, stopUsing, type Stage, innerName } from '../stage-name.js'

/** The part of a directory that is replaced by a new clone: its repository, or everything. */
export interface Replaced {
  readonly path: string
  readonly replaces: 'repository' | 'everything'
}

/**
 * Opens a stage inside a directory that holds something: that is replaced when the new clone is complete.
 *
 *     repo/.git-slim-host-123/clone/.git  →  repo/.git  →  repo/.git-slim-host-123/aside/.git
 *
 * A kill between the two is undone by the next run: the old one goes back to its place. What else is in the stage, and
 * what was there before, are kept until the stage is discarded.
 *
 * @throws GitSlimError `ref-locked` while another git-slim is at work there
 */
export async function openReplacingStage({ path, replaces }: Replaced, mark: ProcessMark): Promise<Stage> {
  const name = await makeStageDirectory(path, mark, '')
  const holder = join(path, name)
  const directory = join(holder, innerName)
  let published = false
  const discard = async () => {
    // What could not be moved back is not removed with the rest.
    if (!published) await moveBack(path, holder)
    await removeTree(holder)
    stopUsing(name)
  }
  // Checked after our own exists: of two processes, at least one sees the other.
  const other = (await readdir(path)).find(entry => entry !== name && isAtWork(entry, mark))
  if (other !== undefined) {
    await discard()
    throw new GitSlimError('ref-locked', messages.reuse.anotherAtWork(path, other))
  }
  await mkdir(directory)
  return {
    directory,
    discard,
    publish: async () => {
      const all = replaces === 'everything'
      const entries = all ? await readdir(path, { encoding: 'buffer' }) : [Buffer.from('.git')]
      const ours = await namesIn(path)
      const stays = (name: string) => name.startsWith('.git-slim-') || (name === lostAndFound && !ours.includes(name))
      const old = entries.filter(entry => !stays(entry.toString('latin1')))
      const names = all ? undefined : [Buffer.from('.git')]
      await moveAll({ directory, target: path, holder, aside: old, names })
      await removeManifest(holder)
      published = true
    },
  }
}
