import { readFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import { decodeStrict } from '../../../core/bytes/bytes.js'
import { GitSlimError } from '../../../core/errors.js'
import { messages } from '../../../output/messages.js'
import type { Context } from '../../context.js'
import type { FileRequest, PartRequest } from './options.js'

/**
 * Parses a list of parts: `{"parts": [{"files": ["a", {"path": "b", "hunks": [1, 3]}], "message": "…"}, …]}`.
 *
 * @throws GitSlimError `usage` for what cannot be read, or is no such list
 */
export async function readParts(ctx: Context, path: string): Promise<readonly PartRequest[]> {
  const parts = partsIn(await readJson(ctx, path))
  if (parts === undefined) throw new GitSlimError('usage', messages.split.notAList(path))
  return parts
}

async function readJson(ctx: Context, path: string): Promise<unknown> {
  const bytes = path === '-' ? await ctx.readStdin() : await readListFile(ctx, path)
  try {
    return JSON.parse(decodeStrict(bytes) ?? '')
  } catch (cause) {
    throw new GitSlimError('usage', messages.split.notAList(path), { cause })
  }
}

async function readListFile({ cwd }: Context, path: string): Promise<Uint8Array> {
  try {
    return await readFile(resolve(cwd, path))
  } catch (cause) {
    throw new GitSlimError('usage', messages.split.unreadableList(path, (cause as Error).message), { cause })
  }
}

function partsIn(value: unknown): readonly PartRequest[] | undefined {
  const parts = isObject(value) ? value['parts'] : undefined
  return Array.isArray(parts) ? allOf(parts.map(partIn)) : undefined
}

function partIn(value: unknown): PartRequest | undefined {
  if (!isObject(value)) return undefined
  const { files, message, ...others } = value
  if (Object.keys(others).length > 0 || !(message === undefined || typeof message === 'string')) return undefined
  const said = message === undefined ? {} : { message }
  if (files === undefined) return said
  const named = Array.isArray(files) ? allOf(files.map(fileIn)) : undefined
  return named && { files: named, ...said }
}

function fileIn(value: unknown): FileRequest | undefined {
  if (typeof value === 'string') return { path: value }
  if (!isObject(value)) return undefined
  const { path, hunks, ...others } = value
  if (Object.keys(others).length > 0 || typeof path !== 'string') return undefined
  if (hunks === undefined) return { path }
  return Array.isArray(hunks) && hunks.every(Number.isSafeInteger) ? { path, hunks } : undefined
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function allOf<T>(values: readonly (T | undefined)[]): readonly T[] | undefined {
  const known = values.filter(value => value !== undefined)
  return known.length === values.length ? known : undefined
}
