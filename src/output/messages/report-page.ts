/** The text of the page that `report --html` writes. Not among the topics: no other command loads it. */
import { shellWord } from '../shell-word.js'

export function title(repository: string): string {
  return `${repository}: what makes it big`
}

export const needsScript = 'This picture is drawn by a script in this file. Allow scripts, and open it again.'

export const cannotRead = 'This browser cannot read the picture: it needs one of 2023 or newer.'

export function heading(it: { packed: string; storage: string; commits: number }): string {
  return `${it.packed} of objects as packed now, of ${it.storage} below .git; ${number(it.commits)} commits`
}

export const incomplete = 'This clone has not all objects of its history: sizes are too small.'

export const shallow = 'This is a shallow clone: the picture is about the commits that it has.'

export const asPackedNow =
  'Sizes are those of objects as packed now. A delta and its base share their cost, and a repack changes who pays. Each object counts once, at the path where it came first.'

export const shares = {
  live: 'Live at branch heads',
  old: 'Older versions',
  gone: 'Deleted',
  other: 'Commits and other objects without a path',
} as const

export const kindNames = {
  commits: 'commits',
  'root-trees': 'root trees',
  tags: 'tags',
  'loose-blobs': 'blobs without a path',
  remembered: 'in reflogs or the index only',
  unreachable: 'unreachable',
} as const

export const kindReasons = {
  trees: 'The tree objects of a directory: a new one for each commit that changes something in it.',
  commits: 'They go with the refs that reach them.',
  'root-trees': 'The tree object of the top directory: a new one for each commit.',
  tags: 'Annotated tags.',
  'loose-blobs': 'Blobs that a ref points to, or whose trees are absent.',
  remembered: 'No ref reaches them any more; reflogs or the index still do.',
  unreachable: 'Nothing reaches them. They go when git collects garbage.',
} as const

export const trees = 'trees'

export function treesOf(directory: string): string {
  return directory === '' ? 'trees' : `trees of ${directory}`
}

export function smaller(count: number): string {
  return `${number(count)} smaller ${count === 1 ? 'path' : 'paths'}`
}

export function others(count: number): string {
  return `${number(count)} ${count === 1 ? 'other' : 'others'}`
}

// Made once: toLocaleString would make one for each of thousands of cells.
const numbers = new Intl.NumberFormat('en')

export function number(count: number): string {
  return numbers.format(count)
}

export function versions(count: number): string {
  return `${number(count)} ${count === 1 ? 'version' : 'versions'}`
}

export function share(part: number): string {
  if (part > 0 && part < 0.001) return '< 0.1 %'
  return `${(part * 100).toFixed(part < 0.1 ? 1 : 0)} %`
}

export const map = {
  name: 'Map of history by path',
  way: 'Directory shown',
  whole: 'All of history',
  out: 'Zoom out',
  zoom: 'Zoom in',
  keys: 'In the map: arrow keys move, Enter opens, Backspace zooms out. / searches.',
} as const

export const colours = {
  title: 'Colour',
  state: 'Live or deleted',
  extension: 'Extension',
  age: 'Last change',
  versions: 'Versions',
} as const

export const noExtension = 'no extension'
export const otherExtensions = 'others'
export const deleted = 'deleted'

export const table = {
  name: 'Paths',
  search: 'Search paths',
  listing: 'List',
  files: 'Files',
  entries: 'This directory',
  path: 'Path',
  size: 'Size',
  live: 'Live',
  versions: 'Versions',
  changed: 'Last change',
  more: 'Show more',
} as const

export function found(it: { shown: number; all: number; bytes: string }): string {
  const count = it.shown === it.all ? number(it.all) : `${number(it.shown)} of ${number(it.all)}`
  return `${count} ${it.all === 1 ? 'path' : 'paths'}, ${it.bytes}`
}

export const details = {
  name: 'Details',
  size: 'Size',
  made: 'Made of',
  changed: 'Changed',
  heldBy: 'Held only by',
  versions: 'Largest versions',
  date: 'Date',
  author: 'Author',
  commit: 'Commit',
  packed: 'Packed',
  unpacked: 'Unpacked',
  live: 'live',
  commands: 'What to do',
  copy: 'Copy',
  copied: 'Copied',
} as const

export function fromTo(first: string, last: string): string {
  return first === last ? first : `${first} to ${last}`
}

export function ofAll(part: string): string {
  return `${part} of all`
}

export function bytesOf(bytes: string, what: string): string {
  return `${bytes} ${what}`
}

export const growth = {
  name: 'Growth',
  total: 'In total',
  monthly: 'Each month',
  month: 'Month',
} as const

export function growthOf(it: { what: string; from: string; to: string; bytes: string }): string {
  return `Growth of ${it.what}: ${it.bytes} of blobs from ${it.from} to ${it.to}`
}

export const noGrowth = 'No blob is below this path.'

export const held = {
  name: 'Held by one ref only',
  why: 'These bytes go when the ref goes. A button shows where they are.',
  nothing: 'No ref alone holds anything.',
} as const

export const todo = 'What to do'

export function saves(bytes: string): string {
  return `saves ${bytes}`
}

/** Commands for a path, each with what it does. */
export interface PathCommand {
  readonly does: string
  readonly command: string
}

/** @param path its bytes; a directory's end in a slash */
export function showHistory(path: Uint8Array): PathCommand {
  // Else git would read `*`, `?`, `[` and a colon at the beginning as a pattern.
  const literal = path.some(byte => '*?[\\:'.includes(String.fromCharCode(byte))) ? ' --literal-pathspecs' : ''
  return { does: 'Show its history', command: `git${literal} log --stat --all -- ${shellWord(path)}` }
}

export function removePath(path: Uint8Array): PathCommand {
  return {
    does: 'Remove it from history: every later commit gets a new id',
    command: `git filter-repo --invert-paths --path=${shellWord(path)}`,
  }
}

export function keepInLfs(path: Uint8Array): PathCommand {
  return {
    does: 'Keep it, in LFS: every later commit gets a new id',
    command: `git lfs migrate import --everything --include=${shellWord(path)}`,
  }
}

export function freeHeld(name: string, command: string): PathCommand {
  return { does: `Free what only ${name} holds; no commit gets a new id`, command }
}

export const collectGarbage: PathCommand = {
  does: 'Remove what nothing reaches',
  command: 'git gc --prune=2.weeks.ago',
}

export const expireReflogs: PathCommand = {
  does: 'Let the reflogs forget what no ref reaches',
  command: 'git reflog expire --expire-unreachable=now --all && git gc --prune=now',
}

export function cellName(it: { name: string; bytes: string; state: string; more: string }): string {
  // What is written in the cell comes first, so that who speaks to a browser can say it.
  return [`${it.name} ${it.bytes}`, it.state, it.more].filter(part => part !== '').join(', ')
}

export function since(year: number): string {
  return `since ${year}`
}

export function atLeast(versions: number): string {
  return versions === 1 ? '1 version' : `${number(versions)} or more`
}
