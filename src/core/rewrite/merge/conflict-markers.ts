import { fromLatin1, toLatin1 } from '../../bytes/bytes.js'
import type { Oid } from '../../object/oid.js'
import { hashObject, type RawObject } from '../../object/raw-object.js'
import type { Parents, Seen } from './merge-step.js'
import { type Content, entryAt, PathEdits } from '../tree/tree-paths.js'
import type { Trees } from '../tree/trees.js'

/** The name in a conflict marker: a placeholder that no file contains. */
const tag = 'git-slim:conflict'
const sides = ['ours', 'theirs'] as const

/** A tree with conflicts, whose markers name the side and not the commit. */
export interface Marked {
  readonly tree: Oid
  /** The conflicting lines with their markers; one character per byte. */
  readonly inLines: ReadonlySet<string>
}

/** Returns a merge's result in a form that is equal for equal conflicts of other commits. */
export async function marked(trees: Trees, { conflicts, left }: Seen, merged: Parents): Promise<Marked> {
  trees.adopt(left.objects)
  const names = [merged[0].oid, merged[1]?.oid ?? merged[0].oid] as const
  const edits = new Map<string, Content | undefined>()
  const inLines = new Set<string>()
  for (const path of conflicts.map(conflict => toLatin1(conflict.path))) {
    for (const [i, side] of sides.entries()) {
      const apart = await entryAt(trees, left.tree, `${path}~${names[i]}`)
      if (apart !== undefined) edits.set(`${path}~${names[i]}`, undefined).set(`${path}~${tag}-${side}`, apart)
    }
    const entry = await entryAt(trees, left.tree, path)
    const object = entry === undefined ? undefined : trees.made.get(entry.oid)
    if (entry === undefined || object?.type !== 'blob') continue
    const text = withMarks(toLatin1(object.body), names)
    if (!hasTag(text)) continue
    edits.set(path, { mode: entry.mode, oid: put(trees, { type: 'blob', body: fromLatin1(text) }) })
    inLines.add(path)
  }
  return { tree: await new PathEdits(trees).in(left.tree, edits), inLines }
}

/** Tells whether a marker of {@link marked} is left in a text, or in a path. */
export function hasTag(text: string): boolean {
  return text.includes(tag)
}

/** The conflicts of a text, with their markers and the two sides. */
interface Region {
  readonly text: string
  readonly ours: string
  readonly theirs: string
}

/** Lines end only with a newline: carriage returns belong to the line, as in git's conflicts. */
const line = '[^\\n]*\\n'
const regions = new RegExp(
  `(?<![^\\n])<+ ${tag}\\n((?:${line})*?)(?:\\|+ ${tag}\\n(?:${line})*?)?=+ ${tag}\\n((?:${line})*?)>+ ${tag}(?:\\n|$)`,
  'g',
)

/** Tells whether a text differs from another one only where that one has conflicts. */
export function differsInResolutions(text: string, withTags: string): boolean {
  const [first = '', ...others] = besideRegions(withTags)
  if (others.length === 0 || !text.startsWith(first)) return false
  let at = first.length
  for (const [i, piece] of others.entries()) {
    const isLast = i === others.length - 1
    const found = isLast ? text.length - piece.length : text.indexOf(piece, at)
    // Where a piece could be in several places, its place is unknown.
    const isThere = found >= at && text.startsWith(piece, found) && (isLast || text.lastIndexOf(piece) === found)
    if (!isThere) return false
    at = found + piece.length
  }
  return true
}

/**
 * Tells whether the resolutions of old conflicts apply to the new ones: either the conflicts are the same, or each
 * resolution took one side, or both.
 */
export function stillResolves(text: string, { was, is }: { readonly was: string; readonly is: string }): boolean {
  const now = new Set(regionsIn(is).map(region => region.text))
  const before = regionsIn(was)
  // Markers without an end cannot be interpreted.
  if (before.length === 0) return !hasTag(was)
  if (before.every(region => now.has(region.text))) return true
  const pieces = besideRegions(was)
  return before.every((region, i) => {
    const around = { above: lastLines(pieces[i] ?? ''), below: firstLines(pieces[i + 1] ?? '') }
    return now.has(region.text) || takesSides(text, region, around)
  })
}

interface Around {
  readonly above: string
  readonly below: string
}

function takesSides(text: string, { ours, theirs }: Region, { above, below }: Around): boolean {
  return [ours, theirs, ours + theirs, theirs + ours].some(answer => {
    const said = `\n${above}${answer}${below}`
    const at = `\n${text}`.indexOf(said)
    return at !== -1 && at === `\n${text}`.lastIndexOf(said)
  })
}

/** The number of context lines that locate a resolution. */
const context = 3

function lastLines(piece: string): string {
  return piece
    .split(/(?<=\n)/)
    .slice(-context)
    .join('')
}

function firstLines(piece: string): string {
  return piece
    .split(/(?<=\n)/)
    .slice(0, context)
    .join('')
}

function regionsIn(withTags: string): readonly Region[] {
  return [...withTags.matchAll(regions)].map(([text, ours = '', theirs = '']) => ({ text, ours, theirs }))
}

/** Returns the texts before, between and after the conflicts. */
function besideRegions(withTags: string): readonly string[] {
  const pieces: string[] = []
  let at = 0
  for (const { index, 0: text } of withTags.matchAll(regions)) {
    pieces.push(withTags.slice(at, index))
    at = index + text.length
  }
  return [...pieces, withTags.slice(at)]
}

function put(trees: Trees, blob: RawObject): Oid {
  trees.adopt([blob])
  return hashObject(blob, trees.format)
}

/** Inside a conflict, every line that could be a marker is changed so that it can be told from one. */
function withMarks(text: string, [ours, theirs]: readonly [Oid, Oid]): string {
  let inside = false
  const lines = text.split('\n').map(line => {
    const [, marks = '', mark, name] = /^(([<>|=])\2{6,})(?: ([^:\r]*).*)?\r?$/.exec(line) ?? []
    if (mark === '<' && name === ours) inside = true
    if (!inside || mark === undefined) return line
    if (mark === '>' && name === theirs) inside = false
    return `${marks} ${tag}`
  })
  return lines.join('\n')
}
