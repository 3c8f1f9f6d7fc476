import { concat, encode, fromLatin1, toLatin1 } from '../../src/core/bytes/bytes.js'
import type { ObjectFormat, Oid } from '../../src/core/object/oid.js'
import { hashObject, type RawObject } from '../../src/core/object/raw-object.js'

/** What a file of a fixture is: its text, its bytes, or something other than a plain file. */
export type FileContent =
  | string
  | Uint8Array
  | { readonly exec: string }
  | { readonly symlink: string }
  | { readonly submodule: Oid }

/** Changes to a tree by path; `null` removes. */
export type FileChanges = Readonly<Record<string, FileContent | null>>

interface Leaf {
  readonly mode: '100644' | '100755' | '120000' | '160000'
  readonly oid: Oid
}

/** A directory that never changes; editing one returns another that shares what is the same. */
export interface Directory {
  readonly entries: ReadonlyMap<string, Leaf | Directory>
  readonly oid: Oid
}

/** Takes objects as they are made, and names them. */
export interface ObjectSink {
  readonly format: ObjectFormat
  add(object: RawObject): Oid
}

/** Returns a sink that keeps the objects in a map, in the order they were made. */
export function collectingSink(format: ObjectFormat, objects: Map<Oid, RawObject>): ObjectSink {
  return {
    format,
    add: object => {
      const oid = hashObject(object, format)
      objects.set(oid, object)
      return oid
    },
  }
}

/** Returns the directory with the changes made, adding its new objects to the sink. An emptied directory vanishes. */
export function editTree(directory: Directory | undefined, changes: FileChanges, sink: ObjectSink): Directory {
  const edits = Object.entries(changes).map(([path, content]) => ({
    path: toLatin1(encode(path)).split('/'),
    leaf: content === null ? null : leafOf(content, sink),
  }))
  return edit(directory, edits, sink) ?? writeDirectory(new Map(), sink)
}

interface Edit {
  readonly path: readonly string[]
  readonly leaf: Leaf | null
}

function edit(directory: Directory | undefined, edits: readonly Edit[], sink: ObjectSink): Directory | undefined {
  const entries = new Map(directory?.entries)
  const below = new Map<string, Edit[]>()
  for (const { path, leaf } of edits) {
    const [name = '', ...rest] = path
    if (rest.length > 0) below.set(name, [...(below.get(name) ?? []), { path: rest, leaf }])
    else if (leaf === null) entries.delete(name)
    else entries.set(name, leaf)
  }
  for (const [name, inner] of below) {
    const old = entries.get(name)
    const made = edit(old && 'entries' in old ? old : undefined, inner, sink)
    if (made) entries.set(name, made)
    else entries.delete(name)
  }
  return entries.size === 0 ? undefined : writeDirectory(entries, sink)
}

function writeDirectory(entries: ReadonlyMap<string, Leaf | Directory>, sink: ObjectSink): Directory {
  // Git sorts a directory as if its name ended in a slash.
  const key = ([name, entry]: [string, Leaf | Directory]) => ('entries' in entry ? `${name}/` : name)
  const sorted = [...entries].toSorted((a, b) => (key(a) < key(b) ? -1 : 1))
  const lines = sorted.map(([name, entry]) => {
    const mode = 'entries' in entry ? '40000' : entry.mode
    return concat([fromLatin1(`${mode} ${name}\0`), new Uint8Array(Buffer.from(entry.oid, 'hex'))])
  })
  return { entries, oid: sink.add({ type: 'tree', body: concat(lines) }) }
}

function leafOf(content: FileContent, sink: ObjectSink): Leaf {
  const blob = (text: string | Uint8Array) =>
    sink.add({ type: 'blob', body: typeof text === 'string' ? encode(text) : text })
  if (typeof content === 'string' || content instanceof Uint8Array) return { mode: '100644', oid: blob(content) }
  if ('exec' in content) return { mode: '100755', oid: blob(content.exec) }
  if ('symlink' in content) return { mode: '120000', oid: blob(content.symlink) }
  return { mode: '160000', oid: content.submodule }
}
