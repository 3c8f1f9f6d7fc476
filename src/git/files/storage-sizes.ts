import { lstat, readdir, readFile } from 'node:fs/promises'
import { isAbsolute, join, resolve, sep } from 'node:path'
import type { FileTotals, Storage } from '../../core/report/storage.js'
import { hasCode } from './file-errors.js'

interface Place {
  readonly gitDirectory: string
  readonly commonDirectory: string
}

type Kind = Exclude<keyof Storage, 'alternates' | 'promisors'>

/** Returns the number of bytes in a repository's directory, by kind. Symbolic links are not followed. */
export async function storageOf({ commonDirectory }: Place, promisors: readonly string[]): Promise<Storage> {
  const totals = new Map<Kind, FileTotals>()
  const cruft = await cruftPacksOf(join(commonDirectory, 'objects', 'pack'))
  await eachFile(commonDirectory, (path, bytes) => {
    const kind = kindOf(path.slice(commonDirectory.length + 1).split(sep), cruft)
    const before = totals.get(kind) ?? { files: 0, bytes: 0 }
    totals.set(kind, { files: before.files + 1, bytes: before.bytes + bytes })
  })
  const of = (kind: Kind) => totals.get(kind) ?? { files: 0, bytes: 0 }
  return {
    packs: of('packs'),
    cruftPacks: of('cruftPacks'),
    indexes: of('indexes'),
    looseObjects: of('looseObjects'),
    garbage: of('garbage'),
    lfs: of('lfs'),
    submodules: of('submodules'),
    worktrees: of('worktrees'),
    reflogs: of('reflogs'),
    hooks: of('hooks'),
    other: of('other'),
    alternates: await alternatesOf(commonDirectory),
    promisors,
  }
}

/** @see gitrepository-layout(5) */
function kindOf([top = '', second = '', third = '']: readonly string[], cruft: ReadonlySet<string>): Kind {
  if (top === 'objects') return objectKind(second, third, cruft)
  if (top === 'lfs') return 'lfs'
  if (top === 'modules') return 'submodules'
  if (top === 'worktrees') return 'worktrees'
  if (top === 'logs') return 'reflogs'
  return top === 'hooks' ? 'hooks' : 'other'
}

function objectKind(directory: string, name: string, cruft: ReadonlySet<string>): Kind {
  if (name.startsWith('tmp_') || directory.startsWith('tmp_')) return 'garbage'
  if (/^[0-9a-f]{2}$/.test(directory)) return 'looseObjects'
  if (directory !== 'pack') return 'indexes'
  if (!name.endsWith('.pack')) return 'indexes'
  return cruft.has(name.slice(0, -'.pack'.length)) ? 'cruftPacks' : 'packs'
}

async function cruftPacksOf(directory: string): Promise<ReadonlySet<string>> {
  const names = await readdir(directory).catch(missing)
  return new Set((names ?? []).flatMap(name => (name.endsWith('.mtimes') ? [name.slice(0, -'.mtimes'.length)] : [])))
}

/** Calls back for each file; a file that vanishes meanwhile is skipped. */
async function eachFile(directory: string, visit: (path: string, bytes: number) => void): Promise<void> {
  const entries = await readdir(directory, { withFileTypes: true }).catch(missing)
  for (const entry of entries ?? []) {
    const path = join(directory, entry.name)
    if (entry.isDirectory()) await eachFile(path, visit)
    else {
      const stats = await lstat(path).catch(missing)
      if (stats !== undefined) visit(path, stats.size)
    }
  }
}

async function alternatesOf(commonDirectory: string): Promise<readonly string[]> {
  const objects = join(commonDirectory, 'objects')
  const text = await readFile(join(objects, 'info', 'alternates'), 'utf8').catch(missing)
  const lines = (text ?? '').split('\n').filter(line => line !== '' && !line.startsWith('#'))
  return lines.map(line => (isAbsolute(line) ? line : resolve(objects, line)))
}

function missing(error: unknown): undefined {
  if (hasCode(error, 'ENOENT', 'ENOTDIR', 'EACCES')) return undefined
  throw error
}
