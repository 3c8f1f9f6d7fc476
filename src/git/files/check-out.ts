import type { BigIntStats } from 'node:fs'
import { lstat, mkdir, symlink, writeFile } from 'node:fs/promises'
import { platform } from 'node:os'
import { Attributes } from '../../core/attributes/attributes.js'
import { type LineSettings, toWorktree } from '../../core/attributes/convert.js'
import { decodeLossy, toLatin1 } from '../../core/bytes/bytes.js'
import type { Oid } from '../../core/object/oid.js'
import type { RawObject } from '../../core/object/raw-object.js'
import { isUnsafeOnWindows } from '../../core/object/unsafe-name.js'
import { inParallel } from '../../core/in-parallel.js'
import { neededFiles } from '../../core/sparse/needed-files.js'
import { sparseMatcher } from '../../core/sparse/sparse-set.js'
import { messages } from '../../output/messages.js'
import { GitSlimError } from '../../core/errors.js'
import type { SparseSet, TransferOptions } from '../port.js'
import type { AttributesFiles } from './attributes-files.js'
import { diskFailure, hasCode } from './file-errors.js'
import { writeIndex } from './index-file.js'
import { listTree, type TreeFile } from './list-tree.js'
import { sparseWarnings } from './sparse-checkout.js'

export interface Checkout extends Pick<TransferOptions, 'onProgress' | 'signal'> {
  /** New, and empty except for `.git`: no symbolic link there can redirect a path. */
  readonly worktree: string
  readonly gitDirectory: string
  readonly tree: Oid
  /** The files to write; undefined: all. The index marks the others as skipped. */
  readonly sparse: SparseSet | undefined
  /** The user's line endings. */
  readonly lines: LineSettings
  /** The attributes files outside of trees. */
  readonly attributes: AttributesFiles
  /** Whether the file system has symbolic links; otherwise they become files with the target as content. */
  readonly symlinks: 'supported' | 'as-files'
  readonly read: (oid: Oid) => Promise<RawObject>
}

/** The number of files written at the same time. */
const writers = { jobs: 16 }

/**
 * Writes a tree's files into a new worktree and its index, converted as attributes and settings ask for.
 *
 * @returns what a person should know: conversions that only git can make, files that could not be there
 * @throws GitSlimError `refused` for a name that would lead out of the worktree, `disk`, `interrupted`
 */
export async function checkOut(checkout: Checkout): Promise<readonly string[]> {
  const files = await listTree(checkout.tree, checkout.read)
  const isPicked = checkout.sparse === undefined ? () => true : sparseMatcher(checkout.sparse)
  const picked = files.filter(({ path, mode }) => isPicked(path, mode))
  const written = new Map<TreeFile, BigIntStats | undefined>()
  const skipped: TreeFile[] = []
  const converting = {
    attributes: await attributesOf(checkout, neededFiles(files, isPicked)),
    leftOut: new Set<string>(),
  }
  let done = 0
  const place = async (file: TreeFile) => {
    if (checkout.signal.aborted) throw new GitSlimError('interrupted', messages.common.interrupted)
    if (await putFile(checkout, file, converting)) written.set(file, await statsOf(checkout, file))
    else skipped.push(file)
    checkout.onProgress?.({ stage: 'checkout', done: ++done, total: picked.length })
  }
  try {
    const isLink = ({ mode }: TreeFile) => mode === '120000'
    await makeDirectories(checkout, picked)
    const others = picked.filter(file => !isLink(file))
    await inParallel(others, writers, place)
    // Last: no file is ever written through a symbolic link.
    await inParallel(picked.filter(isLink), writers, place)
  } catch (error) {
    throw diskFailure(error, checkout.worktree)
  }
  const isThere = new Set(picked)
  const entry = (file: TreeFile) => ({ ...file, stats: written.get(file), skipped: !isThere.has(file) })
  await writeIndex(checkout.gitDirectory, files.map(entry))
  return [
    ...sparseWarnings(checkout.sparse, files),
    ...(converting.leftOut.size === 0
      ? []
      : [messages.inProcess.conversionsLeftOut([...converting.leftOut].toSorted())]),
    ...collisionWarnings(skipped),
  ]
}

async function makeDirectories({ worktree }: Checkout, files: readonly TreeFile[]): Promise<void> {
  const made = new Set<string>()
  for (const { path, mode } of files) {
    const name = toLatin1(path)
    const directory = mode === '160000' ? name : name.slice(0, Math.max(0, name.lastIndexOf('/')))
    if (directory === '' || made.has(directory)) continue
    made.add(directory)
    await mkdir(pathIn(worktree, Buffer.from(directory, 'latin1')), { recursive: true }).catch(ignoreTaken)
  }
}

interface Converting {
  readonly attributes: Attributes
  /** The entries skipped so far. */
  readonly leftOut: Set<string>
}

async function attributesOf({ read, attributes }: Checkout, files: readonly TreeFile[]): Promise<Attributes> {
  const trees = new Map<string, string>()
  for (const { path, mode, oid } of files) {
    const [, directory] = /^(|.*\/)\.gitattributes$/s.exec(toLatin1(path)) ?? []
    // Not through a symbolic link.
    if (directory !== undefined && mode.startsWith('100')) trees.set(directory, toLatin1((await read(oid)).body))
  }
  return new Attributes({ own: attributes.own, trees, others: [attributes.system, attributes.user] })
}

/** Writes a file; false when the place is taken, as by `a` for `A` on a case-insensitive file system. */
async function putFile(
  { worktree, symlinks, read, lines }: Checkout,
  { path, mode, oid }: TreeFile,
  { attributes, leftOut }: Converting,
): Promise<boolean> {
  if (
    platform() === 'win32' &&
    toLatin1(path)
      .split('/')
      .some(part => isUnsafeOnWindows(Buffer.from(part, 'latin1')))
  ) {
    return false
  }
  if (mode === '160000') return true
  const { body } = await read(oid)
  const target = pathIn(worktree, path)
  try {
    if (mode === '120000' && symlinks === 'supported') await symlink(linkTarget(path, body), target)
    else if (mode === '120000') await writeFile(target, body, { flag: 'wx' })
    else {
      const converted = toWorktree({ body, oid }, attributes.of(toLatin1(path)), lines)
      for (const name of converted.leftOut) leftOut.add(name)
      await writeFile(target, converted.body, { flag: 'wx', mode: mode === '100755' ? 0o777 : 0o666 })
    }
    return true
  } catch (error) {
    if (hasCode(error, 'EEXIST', 'ENOTDIR', 'EISDIR', 'ENOENT')) return false
    throw error
  }
}

/** As the system call requires: a target ends at a NUL, and is not empty. */
function linkTarget(path: Uint8Array, body: Uint8Array): Buffer {
  const nul = body.indexOf(0)
  const target = Buffer.from(nul === -1 ? body : body.subarray(0, nul))
  if (target.length === 0) throw new GitSlimError('refused', messages.inProcess.emptyLink(decodeLossy(path)))
  return target
}

function statsOf({ worktree }: Checkout, { path, mode }: TreeFile): Promise<BigIntStats> | undefined {
  return mode === '160000' ? undefined : lstat(pathIn(worktree, path), { bigint: true })
}

function collisionWarnings(skipped: readonly TreeFile[]): readonly string[] {
  return skipped.length === 0 ? [] : [messages.inProcess.filesLeftOut(skipped.map(({ path }) => decodeLossy(path)))]
}

function pathIn(directory: string, path: Uint8Array): Buffer {
  return Buffer.concat([Buffer.from(`${directory}/`), path])
}

function ignoreTaken(error: unknown): void {
  if (!hasCode(error, 'EEXIST', 'ENOTDIR')) throw error
}
