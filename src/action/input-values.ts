/** Parsers of input values. Each throws GitSlimError `usage` for a value it cannot read. */
import { parseExtraRef } from '../core/clone/extra-refs.js'
import { filterForms, type ObjectFilter, parseFilter } from '../core/clone/object-filter.js'
import type { ExtraRefRequest } from '../core/clone/clone-request.js'
import type { CleanRequest, Env } from '../git/port.js'
import { GitSlimError } from '../core/errors.js'
import { messages } from '../output/messages.js'
import type { LfsOptions, SparseRequest } from '../workflows/clone/options.js'

export type HistoryRequest =
  | { readonly kind: 'none' | 'full' | 'merge-base' }
  | { readonly kind: 'tag'; readonly glob: string | undefined }

export type SubmoduleDepth = 'none' | 'one-level' | 'recursive'

export function historyRequest(text: string): HistoryRequest {
  if (text.startsWith('tag:')) return { kind: 'tag', glob: text.slice('tag:'.length) || undefined }
  const kind = choice('history', text, ['none', 'merge-base', 'tag', 'full'])
  return kind === 'tag' ? { kind, glob: undefined } : { kind }
}

export function lines(text: string): readonly string[] {
  return text
    .split('\n')
    .map(line => line.replace(/^[\t ]+|[\t\r ]+$/g, ''))
    .filter(Boolean)
}

export function extraRefOf(text: string): ExtraRefRequest {
  const request = parseExtraRef(text)
  if (request === undefined) throw new GitSlimError('usage', messages.action.notAnExtraRef(text))
  return request
}

export function filterOf(text: string): ObjectFilter | 'none' {
  const filter = parseFilter(text)
  if (filter === undefined) throw new GitSlimError('usage', messages.action.invalidChoice('filter', text, filterForms))
  return filter
}

/** Returns a path with `~` replaced by the user's home: no shell has expanded it. */
export function pathFromHome(env: Env, path: string): string {
  if (!/^~(?:[/\\]|$)/.test(path)) return path
  const home = env['HOME'] || env['USERPROFILE']
  if (home) return `${home}${path.slice(1)}`
  throw new GitSlimError('usage', messages.action.unusablePath(path, messages.action.notSet('HOME')))
}

export function cleanRequest(mode: 'all' | 'tracked', exclude: readonly string[]): CleanRequest {
  if (mode === 'all' || exclude.length === 0) return { mode, exclude }
  throw new GitSlimError('usage', messages.action.excludeWithoutClean)
}

export function sparseRequest(given: readonly string[], meant: 'directories' | 'patterns'): SparseRequest | undefined {
  if (given.length === 0) return undefined
  return meant === 'directories'
    ? { kind: 'cone', directories: given }
    : { kind: 'patterns', text: given.map(line => `${line}\n`).join('') }
}

export function lfsRequest(
  lfs: 'wanted' | 'not',
  patterns: Record<'include' | 'exclude', string>,
): LfsOptions | undefined {
  const request = { include: lines(patterns.include), exclude: lines(patterns.exclude) }
  if (lfs === 'wanted') return request
  if (request.include.length + request.exclude.length === 0) return undefined
  throw new GitSlimError('usage', messages.action.onlyWithLfs)
}

/** A value that is read as another one, as actions/checkout does, with the warning about it. */
export interface Counted<T> {
  readonly value: T
  readonly notice?: string
}

/** Only `true` counts as true. */
export function booleanOf(name: string, text: string): Counted<boolean> {
  const word = text.toLowerCase()
  if (word === 'true' || word === 'false') return { value: word === 'true' }
  return { value: false, notice: messages.action.countsAs(name, text, 'false') }
}

export function submoduleDepth(text: string): Counted<SubmoduleDepth> {
  switch (text.toLowerCase()) {
    case 'recursive':
      return { value: 'recursive' }
    case 'true':
      return { value: 'one-level' }
    case 'false':
      return { value: 'none' }
    default:
      return { value: 'none', notice: messages.action.countsAs('submodules', text, 'false') }
  }
}

/**
 * A fraction is rounded down; a negative value, or one that is not a number, is 0: the whole history of all branches
 * and tags.
 */
export function fetchDepthOf(text: string): Counted<number> {
  const depth = Math.floor(Number(text))
  if (Number.isNaN(depth)) return { value: 0, notice: messages.action.countsAs('fetch-depth', text, '0: all history') }
  if (depth > mostDepth) throw new GitSlimError('usage', messages.action.notACount('fetch-depth', text))
  return { value: Math.max(0, depth) }
}

/** The largest depth that git accepts. */
const mostDepth = 2 ** 31 - 1

export function choice<T extends string>(name: string, text: string, choices: readonly T[]): T {
  const found = choices.find(candidate => candidate === text)
  if (found !== undefined) return found
  throw new GitSlimError('usage', messages.action.invalidChoice(name, text, choices))
}

export function wholeNumber(name: string, text: string): number {
  const count = /^\d+$/.test(text) ? Number(text) : Number.NaN
  if (Number.isSafeInteger(count)) return count
  throw new GitSlimError('usage', messages.action.notACount(name, text))
}
