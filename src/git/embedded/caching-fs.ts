import fs from 'node:fs'
import { join } from 'node:path'
import { Writable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createInflate } from 'node:zlib'
import type { Oid } from '../../core/object/oid.js'
import { largestInMemory, ObjectTooLarge } from '../../core/pack/pack-entry.js'
import { orAbsent } from '../files/file-errors.js'

/** The loose objects of a repository as isomorphic-git asks for them. */
export interface CachingFs {
  readonly promises: typeof fs.promises
  /** Tells whether an object has a loose file. */
  has(oid: Oid): Promise<boolean>
  /** Looks at the disk again from now on. */
  forget(): void
}

const LOOSE = /^(.*[/\\]objects)[/\\]([0-9a-f]{2})[/\\]([0-9a-f]{38})$/
/** A single instance: thousands are thrown, and the stack trace does not matter. */
const absent = Object.assign(new Error('no such object file'), { code: 'ENOENT' })
const PACKS = /[/\\]objects[/\\]pack$/

/** One byte inflates to 1,032 at most: a file smaller than this cannot become more than 64 MiB. */
const mostDeflated = 64 * 1024

/**
 * Returns a file system with only loose objects, which lists each of their directories once. An object that is not
 * found may have arrived since: then the directory is read again. isomorphic-git inflates whatever it gets, to the end;
 * so files that could become too large are checked first. Packs are hidden from it: it would read each of them whole,
 * and without a limit for inflating.
 */
export function cachingFs(gitDirectory: string): CachingFs {
  // For every object it also asks whether that is a directory.
  const place = fs.promises.stat(gitDirectory)
  place.catch(() => {})
  let listings = new Map<string, Promise<readonly string[]>>()
  const list = (directory: string) => {
    const listing = listings.get(directory) ?? fs.promises.readdir(directory)
    listings.set(directory, listing)
    return listing
  }
  const has = async (objects: string, fan: string, name: string) =>
    ((await orAbsent(list(objects))) ?? []).includes(fan) &&
    ((await orAbsent(list(`${objects}/${fan}`))) ?? []).includes(name)
  const readFile = async (path: string, options?: object) => {
    const [, objects, fan, name] = LOOSE.exec(path) ?? []
    if (objects === undefined || fan === undefined) return fs.promises.readFile(path, options)
    if (!(await has(objects, fan, name ?? ''))) throw absent
    const { size } = await fs.promises.stat(path)
    if (size > mostDeflated) await refuseTooLarge(path)
    return fs.promises.readFile(path, options)
  }
  const stat = (path: string) => (path === gitDirectory ? place : fs.promises.stat(path))
  const readdir = async (path: string) => (PACKS.test(path) ? [] : fs.promises.readdir(path))
  return {
    has: oid => has(join(gitDirectory, 'objects'), oid.slice(0, 2), oid.slice(2)),
    promises: { ...fs.promises, readFile, readdir, stat } as typeof fs.promises,
    forget: () => {
      listings = new Map()
    },
  }
}

/** @throws ObjectTooLarge */
async function refuseTooLarge(path: string): Promise<void> {
  let size = 0
  const count = new Writable({
    write: (chunk: Buffer, _encoding, done) => {
      size += chunk.length
      done(size > largestInMemory ? new ObjectTooLarge(size) : undefined)
    },
  })
  await pipeline(fs.createReadStream(path), createInflate(), count)
}
