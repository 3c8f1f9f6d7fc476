import { setImmediate } from 'node:timers/promises'
import { fileChanges, shownPath, shownLine } from '../../core/editor/file-changes.js'
import type { EditorSession, FileChange } from '../../core/editor/session.js'
import type { Oid } from '../../core/object/oid.js'
import { type ChangedFile, changedFiles } from '../../core/rewrite/tree/changed-files.js'
import type { CommitInfo } from '../../core/rewrite/plan/commit-info.js'
import type { Trees } from '../../core/rewrite/tree/trees.js'
import type { Git } from '../../git/port.js'
import { sanitize, sanitizeLine } from '../../output/sanitize.js'
import { readCommitInfo } from '../rewrite/plan-context/read-commits.js'
import { orElse } from './expected-failures.js'
import { messages } from '../../output/messages.js'

/** Returns functions that read the changes of commits; those read before are cached. */
export function changesIn(
  git: Git,
  { commits, trees }: { readonly commits: ReadonlyMap<string, CommitInfo>; readonly trees: Trees },
): Pick<EditorSession, 'changes' | 'colours' | 'paths'> {
  const read = async (oid: Oid) => (commits.get(oid) ?? (await readCommitInfo(git, oid))).commit
  const differing = async (oid: Oid) => {
    const { tree, parents } = await read(oid)
    const [parent] = parents
    return changedFiles(trees, parent === undefined ? trees.empty : (await read(parent)).tree, tree)
  }
  const showing = { reader: git.objects, show: sanitize, pause: () => setImmediate() }
  /** Each shown file, and its source. */
  const sources = new WeakMap<FileChange, ChangedFile>()
  const changes = async (oid: Oid) => {
    const files = await differing(oid)
    const shown = await fileChanges(files, showing)
    for (const [i, source] of files.entries()) if (shown[i] !== undefined) sources.set(shown[i], source)
    return shown
  }
  const paths = async (oid: Oid) => (await differing(oid)).map(({ path }) => shownPath(path, sanitize))
  return {
    changes: oid => orElse(changes(oid), () => 'unreadable' as const),
    async *colours(files, signal) {
      const { fileColours } = await import('../../core/editor/file-colours.js')
      const coloured = files.flatMap(file => {
        const source = sources.get(file)
        return source === undefined || file.lines.length === 0 ? [] : [{ file, source }]
      })
      yield* fileColours(coloured, { ...showing, pause: async () => setImmediate(undefined, { signal }) })
    },
    paths: oid => orElse(paths(oid), () => []),
  }
}

/** Returns a line of a file, one character per byte, in a form that shows differences at its end. */
export function changedLine(line: string): string {
  const end = line.endsWith('\r\n') ? '^M' : line.endsWith('\n') ? '' : ` ${messages.editor.noNewline}`
  return `${shownLine(line, sanitizeLine)}${end}`
}
