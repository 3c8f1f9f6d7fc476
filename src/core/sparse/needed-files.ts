import { toLatin1 } from '../bytes/bytes.js'

interface File {
  readonly path: Uint8Array
  readonly mode: string
}

/** Files at the top of a commit that are read even if they are not checked out. */
const readFromCommit = new Set(['.gitmodules', '.lfsconfig'])

/**
 * Returns the files that a checkout reads: the selected ones, the attributes files of their directories, which count
 * even if they are not checked out, and the files about submodules and LFS.
 */
export function neededFiles<T extends File>(
  files: readonly T[],
  isPicked: (path: Uint8Array, mode: string) => boolean,
): readonly T[] {
  const picked = new Set(files.filter(({ path, mode }) => isPicked(path, mode)))
  const directories = new Set([...picked].flatMap(({ path }) => directoriesAbove(toLatin1(path))))
  const isAttributes = (path: string) => path.endsWith('.gitattributes') && directories.has(path.slice(0, -14))
  const isRead = (path: string) => readFromCommit.has(path) || isAttributes(path)
  return files.filter(file => file.mode !== '160000' && (picked.has(file) || isRead(toLatin1(file.path))))
}

/** The top (the empty text), `a/` and `a/b/` for `a/b/c`. */
export function directoriesAbove(path: string): readonly string[] {
  return ['', ...[...path.matchAll(/\//g)].map(({ index }) => path.slice(0, index + 1))]
}
