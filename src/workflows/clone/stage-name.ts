import type { ProcessMark } from '../context.js'
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { codeOf } from '../transfer/files.js'

/** The parts of a temporary directory's name: the clone it is for, and the process that makes it. */
interface StageName {
  /** The name of the directory it will become, shortened; empty for one inside the directory itself. */
  readonly of: string
  readonly host: string
  readonly pid: number
}

const CUT = 60
const NAME = /^\.(.*?)\.?git-slim-(.+)-(\d+)(?:\.\d+)?$/s

/** Directories that this process uses: another process with the same number may have died before. */
const inUse = new Set<string>()

/**
 * Returns `.<name>.git-slim-<host>-<pid>`, or without the first part for a directory inside the target. `attempt`
 * distinguishes several clones of one process.
 */
function stageName({ host, pid }: ProcessMark, of: string, attempt: number): string {
  const whose = of === '' ? '' : `${cut(of)}.`
  return `.${whose}git-slim-${plain(host)}-${pid}${attempt === 0 ? '' : `.${attempt}`}`
}

/** Tells whether a name is that of a temporary directory for the same target whose process has died, on this host. */
export function isLeftBehind(name: string, of: string, mark: ProcessMark): boolean {
  const stage = parse(name)
  if (stage === undefined || stage.of !== cut(of) || stage.host !== plain(mark.host)) return false
  return stage.pid === mark.pid ? !inUse.has(name) : !mark.isAlive(stage.pid)
}

/** Tells whether a name is that of a temporary directory inside a target that a process of this host uses. */
export function isAtWork(name: string, mark: ProcessMark): boolean {
  const stage = parse(name)
  if (stage === undefined || stage.of !== '' || stage.host !== plain(mark.host)) return false
  return stage.pid === mark.pid ? inUse.has(name) : mark.isAlive(stage.pid)
}

/** Tells whether a name is that of a temporary directory inside a target, made on another host. */
export function isElsewhere(name: string, host: string): boolean {
  const stage = parse(name)
  return stage !== undefined && stage.of === '' && stage.host !== plain(host)
}

function startUsing(name: string): void {
  inUse.add(name)
}

export function stopUsing(name: string): void {
  inUse.delete(name)
}

function parse(name: string): StageName | undefined {
  const [, of, host, pid] = NAME.exec(name) ?? []
  return of === undefined || host === undefined || pid === undefined ? undefined : { of, host, pid: Number(pid) }
}

/** A name may have 255 bytes, and ours needs some of them. */
function cut(name: string): string {
  return name.slice(0, CUT)
}

function plain(host: string): string {
  return host.replace(/[^A-Za-z0-9.-]/g, '_').slice(0, CUT)
}

/** Creates a temporary directory with this process's mark, and returns its name. `of` is empty inside a target. */
export async function makeStageDirectory(parent: string, mark: ProcessMark, of: string): Promise<string> {
  for (let attempt = 0; ; attempt++) {
    const name = stageName(mark, of, attempt)
    try {
      await mkdir(join(parent, name))
      startUsing(name)
      return name
    } catch (error) {
      if (codeOf(error) !== 'EEXIST') throw error
    }
  }
}

/** A place to make a clone in, before anybody can see it. */
export interface Stage {
  /** Exists, is empty, and belongs to the caller. */
  readonly directory: string
  /**
   * Moves the clone into place, where all of it appears, or nothing.
   *
   * @throws GitSlimError `refused` when something has appeared there meanwhile
   */
  publish(): Promise<void>
  /** Removes everything that was created, also parent directories of the target. */
  discard(): Promise<void>
}

/** The clone's place inside the temporary directory, beside the manifest. */
export const innerName = 'clone'
