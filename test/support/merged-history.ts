import { fc } from './properties.js'
import { encode } from '../../src/core/bytes/bytes.js'
import { serializeCommit } from '../../src/core/object/commit.js'
import type { Oid } from '../../src/core/object/oid.js'
import { hashObject, type RawObject } from '../../src/core/object/raw-object.js'
import { oracle, tryOracle } from './git.js'
import { packOf } from './pack.js'
import { edited, type FileEdit, type Files, randomEdits, readFiles, someFiles, treeOf } from './random-files.js'
import type { TestRepository } from './repository.js'

/** What happens next in a history of several lines; lines are chosen by numbers among those that are there. */
export type HistoryStep =
  | { readonly kind: 'commit'; readonly line: number; readonly edits: readonly FileEdit[] }
  | { readonly kind: 'fork'; readonly line: number }
  | { readonly kind: 'merge'; readonly line: number; readonly other: number }

const line = fc.constantFrom(0, 1, 2, 3, 4, 5)
// The files of a merge are read back, and of a submodule there are none.
const wild = randomEdits(1).filter(all => all.every(({ kind }) => kind !== 'make-submodule'))
const mild = wild.filter(all => all.every(({ kind }) => kind === 'change-line' || kind === 'add'))
const edits = fc.oneof({ weight: 3, arbitrary: mild }, { weight: 1, arbitrary: wild })

/** Returns random histories of lines that fork and merge; there are two of them from the beginning. */
export function randomHistory(maxLength: number): fc.Arbitrary<HistoryStep[]> {
  const step: fc.Arbitrary<HistoryStep> = fc.oneof(
    { weight: 6, arbitrary: fc.record({ kind: fc.constant('commit' as const), line, edits }) },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant('fork' as const), line }) },
    { weight: 3, arbitrary: fc.record({ kind: fc.constant('merge' as const), line, other: line }) },
  )
  const steps = fc.array(step, { minLength: 6, maxLength, size: 'max' })
  const last = [1, 2].map(other => ({ kind: 'merge', line: 0, other: other - 1 }) as const)
  return steps.map(all => [{ kind: 'fork', line: 0 }, ...all, ...last])
}

/** What was made of the steps: the first commit holds some files, and `main` is checked out at the tip. */
export interface MergedHistory {
  readonly first: Oid
  readonly tip: Oid
  readonly commits: readonly Oid[]
}

interface Line {
  readonly oid: Oid
  readonly files: Files
}

/**
 * Makes a history; one that conflicts is not merged.
 *
 * @param merges `plain`: what git makes of them; `by-hand`: in each, a file `hand<n>` is made that no parent has
 */
export async function loadHistory(
  repo: TestRepository,
  steps: readonly HistoryStep[],
  merges: 'plain' | 'by-hand' = 'plain',
): Promise<MergedHistory> {
  const inRepo = { cwd: repo.directory, env: repo.env }
  const commits: Oid[] = []
  const commit = async (files: Files, parents: readonly Oid[], message: string): Promise<Line> => {
    const objects = new Map<Oid, RawObject>()
    const seconds = 1_700_000_000 + commits.length
    const made = serializeCommit({
      tree: treeOf(files, objects),
      parents,
      author: { raw: encode(`Ann <ann@example.com> ${seconds} +0100`) },
      committer: { raw: encode(`Bob <bob@example.com> ${seconds} +0100`) },
      extraHeaders: [],
      message: encode(message),
    })
    const oid = hashObject(made, 'sha1')
    await oracle(['unpack-objects', '-q'], { ...inRepo, input: packOf([...objects.values(), made], 'sha1') })
    commits.push(oid)
    return { oid, files }
  }
  const first = await commit(someFiles, [], 'files\n')
  const lines: Line[] = [first]
  for (const step of steps) {
    const n = commits.length
    const at = step.line % lines.length
    const here = lines[at] as Line
    if (step.kind === 'merge') {
      const other = lines[(at + 1 + (step.other % Math.max(lines.length - 1, 1))) % lines.length] as Line
      const files = await merged(repo, here.oid, other.oid)
      if (files === undefined) continue
      const hand = [[`hand${n}`, { mode: '100644', lines: [`by hand ${n}`] }]] as const
      const now = merges === 'plain' ? files : new Map([...files, ...hand])
      lines[at] = await commit(now, [here.oid, other.oid], `Merge branch 'b${n}'\n`)
    } else if (step.kind === 'fork') lines.push(here)
    else lines[at] = await commit(edited(here.files, step.edits), [here.oid], `commit ${n}\n`)
  }
  const tip = (lines[0] as Line).oid
  await oracle(['checkout', '-q', '-f', '-B', 'main', tip], inRepo)
  await oracle(['clean', '-qffdx'], inRepo)
  return { first: first.oid, tip, commits }
}

async function merged(repo: TestRepository, ours: Oid, theirs: Oid): Promise<Files | undefined> {
  const at = { cwd: repo.directory, env: repo.env }
  const bases = (await oracle(['merge-base', '--all', ours, theirs], at)).toString().trim().split('\n')
  // One that has the other already is nothing to merge.
  if (bases.includes(ours) || bases.includes(theirs)) return undefined
  const { code, stdout } = await tryOracle(['merge-tree', '--write-tree', ours, theirs], at)
  return code === 0 ? readFiles(repo, stdout.toString().trim() as Oid) : undefined
}
