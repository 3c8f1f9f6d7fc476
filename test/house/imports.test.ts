import { readdir, readFile } from 'node:fs/promises'
import { dirname, join, relative } from 'node:path'
import test from 'ava'

/** Which files of a folder each file imports, types included: `a/b.ts` → `a/c.ts`. */
async function importsBelow(root: string): Promise<ReadonlyMap<string, readonly string[]>> {
  const names = await readdir(root, { recursive: true })
  const files = names.filter(name => name.endsWith('.ts')).map(name => name.replaceAll('\\', '/'))
  const entries = files.map(async file => {
    const text = await readFile(join(root, file), 'utf8')
    const found = [...text.matchAll(/(?:\bfrom|\bimport\() ?'(\.[^']+)\.js'/g)]
    const targets = found.map(([, path = '']) => relative(root, join(root, dirname(file), `${path}.ts`)))
    return [file, targets.map(target => target.replaceAll('\\', '/'))] as const
  })
  return new Map(await Promise.all(entries))
}

/** Returns what stands in a folder on the way to a file: `rewrite/plan/plan.ts` in `rewrite` is `plan`. */
function roomIn(folder: string, file: string): string | undefined {
  const inside = folder === '' ? file : file.startsWith(`${folder}/`) ? file.slice(folder.length + 1) : undefined
  return inside?.split('/', 1)[0]
}

/** Returns, for a folder, which of the files and folders in it import which others. */
function roomsOf(folder: string, imports: ReadonlyMap<string, readonly string[]>): Map<string, Set<string>> {
  const rooms = new Map<string, Set<string>>()
  for (const [file, targets] of imports) {
    const from = roomIn(folder, file)
    if (from === undefined) continue
    const known = rooms.get(from) ?? new Set<string>()
    rooms.set(from, known)
    for (const target of targets) {
      const to = roomIn(folder, target)
      if (to !== undefined && to !== from) known.add(to)
    }
  }
  return rooms
}

/** Returns the rooms that lead back to themselves. */
function circlesIn(rooms: ReadonlyMap<string, ReadonlySet<string>>): readonly string[] {
  const leadsTo = (from: string): ReadonlySet<string> => {
    const seen = new Set(rooms.get(from))
    for (const room of seen) for (const next of rooms.get(room) ?? []) seen.add(next)
    return seen
  }
  return [...rooms.keys()].filter(room => leadsTo(room).has(room))
}

test('no folder imports, by whatever way, what imports it: not even types', async t => {
  const imports = await importsBelow('src')
  const folders = new Set(['', ...[...imports.keys()].flatMap(foldersOf)])
  t.true(imports.size > 400 && folders.size > 40)
  for (const folder of folders) {
    const circle = circlesIn(roomsOf(folder, imports))
    // Two files of one folder may be written in terms of each other; a folder and what stands beside it may not.
    t.deepEqual(
      circle.filter(room => !room.endsWith('.ts')),
      [],
      `circle in src/${folder}: ${circle.join(', ')}`,
    )
  }
})

function foldersOf(file: string): readonly string[] {
  const parts = file.split('/').slice(0, -1)
  return parts.map((_, i) => parts.slice(0, i + 1).join('/'))
}

test('a circle of folders is found', t => {
  const imports = new Map([
    ['a/x.ts', ['b/y.ts']],
    ['b/y.ts', ['c.ts']],
    ['c.ts', ['a/z.ts']],
    ['a/z.ts', []],
  ])
  t.deepEqual(circlesIn(roomsOf('', imports)), ['a', 'b', 'c.ts'])
  t.deepEqual(circlesIn(roomsOf('a', imports)), [])
})
