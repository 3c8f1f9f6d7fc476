import { fc } from './properties.js'
import { encode } from '../../src/core/bytes/bytes.js'
import type { Oid } from '../../src/core/object/oid.js'
import { hashObject, type RawObject } from '../../src/core/object/raw-object.js'
import { serializeTree, type TreeEntry } from '../../src/core/object/tree.js'
import { oracle } from './git.js'
import type { TestRepository } from './repository.js'

/** The files of a tree by their paths: what each holds, and its mode. */
export type Files = ReadonlyMap<string, File>

interface File {
  readonly mode: '100644' | '100755' | '120000' | '160000'
  readonly lines: readonly string[]
}

/** Something that is done to files; numbers choose among what is there. */
export type FileEdit =
  | { readonly kind: 'change-line'; readonly file: number; readonly line: number; readonly text: string }
  | { readonly kind: 'add'; readonly path: string; readonly text: string }
  | { readonly kind: 'delete' | 'flip-mode' | 'make-link' | 'make-submodule'; readonly file: number }
  | { readonly kind: 'rename'; readonly file: number; readonly path: string }
  | { readonly kind: 'rename-directory'; readonly from: string; readonly to: string }
  | { readonly kind: 'delete-directory'; readonly from: string }

const names = ['a', 'b', 'c', 'dir', 'lib']
const path = fc.array(fc.constantFrom(...names), { minLength: 1, maxLength: 3 }).map(parts => parts.join('/'))
const directory = fc.array(fc.constantFrom(...names), { minLength: 1, maxLength: 2 }).map(parts => parts.join('/'))
const text = fc.constantFrom('red', 'green', 'blue')
const pick = fc.nat({ max: 20 })

const edit: fc.Arbitrary<FileEdit> = fc.oneof(
  { weight: 6, arbitrary: fc.record({ kind: fc.constant('change-line' as const), file: pick, line: pick, text }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('add' as const), path, text }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constantFrom('delete' as const, 'flip-mode' as const), file: pick }) },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constantFrom('make-link' as const, 'make-submodule' as const), file: pick }),
  },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('rename' as const), file: pick, path }) },
  {
    weight: 2,
    arbitrary: fc.record({ kind: fc.constant('rename-directory' as const), from: directory, to: directory }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('delete-directory' as const), from: directory }) },
)

/** Returns random edits. */
export function randomEdits(maxLength: number): fc.Arbitrary<FileEdit[]> {
  return fc.array(edit, { minLength: 1, maxLength })
}

/** Files to begin with: some in directories, each with lines of its own, so that git knows it again under another name. */
export const someFiles: Files = new Map(
  ['a', 'b', 'dir/a', 'dir/b', 'dir/c', 'lib/a', 'lib/dir/a', 'lib/dir/b', 'c/lib/a'].map(name => [
    name,
    { mode: '100644', lines: Array.from({ length: 12 }, (_, i) => `${name} ${i}`) },
  ]),
)

/** Returns the files as they are after some edits; what cannot be done is not. */
export function edited(files: Files, edits: readonly FileEdit[]): Files {
  let now: Files = files
  for (const step of edits) {
    const next = new Map(now)
    apply(next, step)
    if (next.size > 0) now = next
  }
  return now
}

function apply(files: Map<string, File>, step: FileEdit): void {
  if (step.kind === 'add') return place(files, step.path, { mode: '100644', lines: [step.text, 'added', step.path] })
  if (step.kind === 'rename-directory' || step.kind === 'delete-directory') {
    const inside = [...files].filter(([name]) => name.startsWith(`${step.from}/`))
    for (const [name] of inside) files.delete(name)
    if (step.kind === 'delete-directory') return
    for (const [name, file] of inside) place(files, step.to + name.slice(step.from.length), file)
    return
  }
  const all = [...files]
  const [name, file] = all[step.file % all.length] ?? []
  if (name === undefined || file === undefined) return
  switch (step.kind) {
    case 'change-line': {
      const lines = file.lines.map((line, i) => (i === step.line % file.lines.length ? step.text : line))
      if (file.mode !== '160000') files.set(name, { ...file, lines })
      return
    }
    case 'delete':
      files.delete(name)
      return
    case 'flip-mode':
      if (file.mode.startsWith('100')) files.set(name, { ...file, mode: file.mode === '100644' ? '100755' : '100644' })
      return
    case 'make-link':
      files.set(name, { mode: '120000', lines: ['elsewhere'] })
      return
    case 'make-submodule':
      files.set(name, { mode: '160000', lines: [name] })
      return
    case 'rename':
      files.delete(name)
      place(files, step.path, file)
  }
}

/** A file takes the place of a directory of its name, and of a file where it needs a directory. */
function place(files: Map<string, File>, path: string, file: File): void {
  for (const name of files.keys()) {
    if (name.startsWith(`${path}/`) || path.startsWith(`${name}/`)) files.delete(name)
  }
  files.set(path, file)
}

/** Returns the tree of some files, and puts its objects, but for the commits of submodules, into `objects`. */
export function treeOf(files: Files, objects: Map<Oid, RawObject>): Oid {
  const entries: TreeEntry[] = []
  const below = new Map<string, Map<string, File>>()
  for (const [path, file] of files) {
    const slash = path.indexOf('/')
    const name = slash === -1 ? path : path.slice(0, slash)
    if (slash === -1)
      entries.push({ mode: file.mode, name: encode(name), oid: store(objects, blobOf(file), file.mode) })
    else below.set(name, (below.get(name) ?? new Map<string, File>()).set(path.slice(slash + 1), file))
  }
  for (const [name, inside] of below) entries.push({ mode: '40000', name: encode(name), oid: treeOf(inside, objects) })
  return store(objects, serializeTree(entries), '40000')
}

function blobOf({ mode, lines }: File): RawObject {
  const body = encode(mode === '120000' ? lines.join('/') : `${lines.join('\n')}\n`)
  return { type: 'blob', body }
}

function store(objects: Map<Oid, RawObject>, object: RawObject, mode: string): Oid {
  const oid = hashObject(object, 'sha1')
  if (mode !== '160000') objects.set(oid, object)
  return oid
}

/** Returns the files of a tree that the repository holds, without submodules. */
export async function readFiles(repo: TestRepository, tree: Oid): Promise<Files> {
  const at = { cwd: repo.directory, env: repo.env }
  const listed = (await oracle(['ls-tree', '-r', '-z', tree], at)).toString('latin1').split('\0').filter(Boolean)
  const entries = listed.map(entry => /^(\d+) \w+ ([0-9a-f]+)\t(.*)$/s.exec(entry) ?? [])
  const input = entries.map(([, , oid]) => `${oid}\n`).join('')
  let rest = (await oracle(['cat-file', '--batch=%(objectsize)'], { ...at, input })).toString()
  const files = new Map<string, File>()
  for (const [, mode = '', , path = ''] of entries) {
    const [size = ''] = rest.split('\n', 1)
    const body = rest.slice(size.length + 1, size.length + 1 + Number(size))
    rest = rest.slice(size.length + Number(size) + 2)
    const lines = mode === '120000' ? [body] : body.slice(0, -1).split('\n')
    files.set(path, { mode: mode as File['mode'], lines })
  }
  return files
}
