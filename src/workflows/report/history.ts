import { isTree, treeEntries } from '../../core/object/tree.js'
import type { NamedCommit, ReportedBlob, ReportedHistory } from '../../core/report/document.js'
import type { HistoryAnalysis } from '../../core/report/history-analysis.js'
import type { ObjectTable } from '../../core/report/object-table.js'
import { largestBlobs, reportedPath, summarise } from '../../core/report/summarise.js'
import { isFailure } from '../../core/errors.js'
import { decodeLossy } from '../../core/bytes/bytes.js'
import { parseCommit } from '../../core/object/commit.js'
import { isOid } from '../../core/object/oid.js'
import type { Git, Oid, Ref } from '../../git/port.js'

/** Calls back for every object below a tree, by its content; absent ones are reported, and not entered. */
export async function eachBelow(git: Git, body: Uint8Array, visit: (oid: Oid) => boolean | void): Promise<void> {
  for (const entry of treeEntries(body, git.objectFormat)) {
    const { oid, mode } = entry
    if (mode === '160000' || visit(oid) === false || !isTree(entry)) continue
    const tree = await readIfThere(git, oid)
    if (tree !== undefined) await eachBelow(git, tree, visit)
  }
}

async function readIfThere(git: Git, oid: Oid): Promise<Uint8Array | undefined> {
  try {
    return (await git.objects.read(oid)).body
  } catch (error) {
    if (isFailure(error, 'not-found')) return undefined
    throw error
  }
}

/** Marks the objects in the trees of branches, remote-tracking branches and HEAD. */
export async function markLive(
  git: Git,
  { table, refs }: { readonly table: ObjectTable; readonly refs: readonly Ref[] },
): Promise<Uint8Array> {
  const live = new Uint8Array(table.count)
  const head = await git.head.current()
  const tips = refs.filter(({ name }) => /^refs\/(?:heads|remotes)\//.test(name)).map(({ oid }) => oid)
  const visit = (oid: Oid): boolean => {
    const object = table.find(oid)
    if (object === undefined || live[object] === 1) return false
    live[object] = 1
    return true
  }
  for (const tip of new Set(head.oid === null ? tips : [...tips, head.oid])) {
    const body = await readIfThere(git, tip)
    const { tree } = body === undefined ? { tree: undefined } : parseCommit(body)
    if (tree === undefined || !visit(tree)) continue
    const root = await readIfThere(git, tree)
    if (root !== undefined) await eachBelow(git, root, visit)
  }
  return live
}

interface Telling {
  readonly analysis: HistoryAnalysis
  readonly live: Uint8Array
  readonly top: number
}

/** Returns the contents of history, with the commits that introduced the largest blobs. */
export async function historyOf(git: Git, { analysis, live, top }: Telling): Promise<ReportedHistory> {
  const blobs = largestBlobs(analysis, top)
  const paths = analysis.pathsOf(new Set(blobs))
  const reported: ReportedBlob[] = []
  for (const blob of blobs) {
    const introduction = analysis.first[blob]
    if (introduction === undefined) continue
    const firstPath = analysis.paths[introduction.path] ?? ''
    const others = (paths.get(blob) ?? []).filter(path => path !== firstPath)
    reported.push({
      oid: analysis.table.oids[blob] ?? '',
      bytes: analysis.table.sizeOf(blob),
      diskBytes: analysis.table.diskOf(blob),
      live: live[blob] === 1,
      paths: [firstPath, ...others].map(reportedPath),
      first: await namedCommit(git, analysis, introduction.commit),
      last: await namedCommit(git, analysis, analysis.last[blob] ?? introduction.commit),
    })
  }
  return { ...summarise({ analysis, live, top }), blobs: reported }
}

async function namedCommit(git: Git, { commits }: HistoryAnalysis, number: number): Promise<NamedCommit> {
  const { oid = '', seconds = 0 } = commits[number] ?? {}
  if (!isOid(oid)) return { commit: oid, seconds, author: '' }
  const { author } = parseCommit((await git.objects.read(oid)).body)
  const [, name = ''] = /^(.*?) ?</s.exec(decodeLossy(author.raw)) ?? []
  return { commit: oid, seconds, author: name }
}
