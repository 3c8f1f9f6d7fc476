import { encode } from '../../src/core/bytes/bytes.js'
import { serializeCommit } from '../../src/core/object/commit.js'
import type { Oid } from '../../src/core/object/oid.js'
import { hashObject, type RawObject } from '../../src/core/object/raw-object.js'
import { serializeTree } from '../../src/core/object/tree.js'
import { oracle } from './git.js'
import { packOf } from './pack.js'
import type { TestRepository } from './repository.js'

/** What stands in a file, place by place: 0 is what stood there from the beginning. */
export type Slots = readonly number[]

/** How many lines that nobody changes are between two places; from 4 on, git does not take two changes for one. */
export type Apart = 0 | 1 | 4

export function textOf(slots: Slots, apart: Apart): string {
  const lines = slots.flatMap((value, i) => [
    `place ${i} says ${value}`,
    ...Array.from({ length: apart }, (_, j) => `between ${i} ${j}`),
  ])
  return `${lines.join('\n')}\n`
}

/** Returns what the places of a text say; undefined where one of them, or anything else, is there otherwise than once. */
export function slotsOf(text: string, count: number, apart: Apart): Slots | undefined {
  const found = [...text.matchAll(/^place \d+ says (\d+)$/gm)].map(([, value]) => Number(value))
  return found.length === count && textOf(found, apart) === text ? found : undefined
}

/** Returns a way to make commits of one file, `f`, that holds places. */
export function slotCommits(repo: TestRepository, apart: Apart) {
  let count = 0
  return async (slots: Slots, parents: readonly Oid[]): Promise<Oid> => {
    const blob: RawObject = { type: 'blob', body: encode(textOf(slots, apart)) }
    const tree = serializeTree([{ mode: '100644', name: encode('f'), oid: hashObject(blob, 'sha1') }])
    const who = { raw: encode(`Ann <ann@example.com> ${1_700_000_000 + count++} +0100`) }
    const said = { author: who, committer: who, extraHeaders: [], message: encode(`commit ${count}\n`) }
    const commit = serializeCommit({ tree: hashObject(tree, 'sha1'), parents, ...said })
    const at = { cwd: repo.directory, env: repo.env }
    await oracle(['unpack-objects', '-q'], { ...at, input: packOf([blob, tree, commit], 'sha1') })
    return hashObject(commit, 'sha1')
  }
}
