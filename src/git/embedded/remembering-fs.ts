import fs from 'node:fs'
import { orAbsent } from '../files/file-errors.js'

/** The files of a repository's objects as isomorphic-git asks for them. */
export interface RememberingFs {
  readonly promises: typeof fs.promises
  /** Looks at the disk again from now on. */
  forget(): void
}

const LOOSE = /^(.*[/\\]objects)[/\\]([0-9a-f]{2})[/\\]([0-9a-f]{38})$/
/** One for all: thousands are thrown, and where from is of no interest. */
const absent = Object.assign(new Error('no such object file'), { code: 'ENOENT' })
const PACKS = /[/\\]objects[/\\]pack$/

/**
 * Returns a file system that lists each directory of objects once.
 *
 * For every object isomorphic-git first tries to open a file of its own and then lists the packs: three calls for each
 * of the many that are packed. What is not found may have come since: then it is forgotten, and looked for again.
 */
export function rememberingFs(gitDirectory: string): RememberingFs {
  // It asks for every object, too, whether that is a directory.
  const place = fs.promises.stat(gitDirectory)
  place.catch(() => {})
  let listings = new Map<string, Promise<readonly string[]>>()
  const list = (directory: string) => {
    const listing = listings.get(directory) ?? fs.promises.readdir(directory)
    listings.set(directory, listing)
    return listing
  }
  const has = async (objects: string, fan: string, name: string) =>
    (await list(objects)).includes(fan) && ((await orAbsent(list(`${objects}/${fan}`))) ?? []).includes(name)
  const readFile = async (path: string, options?: object) => {
    const [, objects, fan, name] = LOOSE.exec(path) ?? []
    const isKnownAbsent = objects !== undefined && fan !== undefined && !(await has(objects, fan, name ?? ''))
    if (isKnownAbsent) throw absent
    return fs.promises.readFile(path, options)
  }
  const stat = (path: string) => (path === gitDirectory ? place : fs.promises.stat(path))
  const readdir = async (path: string) => (PACKS.test(path) ? [...(await list(path))] : fs.promises.readdir(path))
  return {
    promises: { ...fs.promises, readFile, readdir, stat } as typeof fs.promises,
    forget: () => {
      listings = new Map()
    },
  }
}
