import { setImmediate } from 'node:timers/promises'
import { fileChanges, shownPath } from '../../core/editor/file-changes.js'
import type { EditorSession } from '../../core/editor/session.js'
import type { Oid } from '../../core/object/oid.js'
import { changedFiles } from '../../core/rewrite/changed-files.js'
import type { CommitInfo } from '../../core/rewrite/commit-info.js'
import type { Trees } from '../../core/rewrite/trees.js'
import type { Git } from '../../git/port.js'
import { sanitize } from '../../output/sanitize.js'
import { readCommitInfo } from '../rewrite/chain.js'
import { orElse } from './expected.js'

/** Returns how an editor finds out what commits change; those at hand are not read again. */
export function changesIn(
  git: Git,
  { commits, trees }: { readonly commits: ReadonlyMap<string, CommitInfo>; readonly trees: Trees },
): Pick<EditorSession, 'changes' | 'paths'> {
  const read = async (oid: Oid) => (commits.get(oid) ?? (await readCommitInfo(git, oid))).commit
  const differing = async (oid: Oid) => {
    const { tree, parents } = await read(oid)
    const [parent] = parents
    return changedFiles(trees, parent === undefined ? trees.empty : (await read(parent)).tree, tree)
  }
  const showing = { reader: git.objects, show: sanitize, pause: () => setImmediate() }
  const changes = async (oid: Oid) => fileChanges(await differing(oid), showing)
  const paths = async (oid: Oid) => (await differing(oid)).map(({ path }) => shownPath(path, sanitize))
  return {
    changes: oid => orElse(changes(oid), () => 'unreadable' as const),
    paths: oid => orElse(paths(oid), () => []),
  }
}
