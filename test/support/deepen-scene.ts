import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { ExecutionContext } from 'ava'
import type { BackendName } from '../../src/git/port.js'
import { type CloneScene, cloneScene } from './clone-scene.js'
import { leftovers } from './disk.js'
import { defineHistory } from './history.js'
import { serve, type ServerSwitches, type TestServer } from './http-server.js'
import { runningProcesses } from './processes.js'

/** Long enough that a pack of it does not fit into what a server lets through before it stalls. */
export const branched = defineHistory('branched', h => {
  for (let i = 0; i < 80; i++) h.commit(`m${i}`, { 'main.txt': `${i}\n` })
  h.branch('feature', 'm40')
  for (let i = 0; i < 30; i++) h.commit(`f${i}`, { 'feature.txt': `${i}\n` })
})

/** A shallow clone of a branch, `ours`, and the server it came from. */
export interface DeepenScene extends CloneScene {
  readonly server: TestServer
  /** The command line that finds the merge base. */
  readonly argv: readonly string[]
  /** Fails when anything is left of a run, or is still running. */
  checkClean(): Promise<void>
  /** Fails when the merge base is not what all of history shows. */
  checkFound(): Promise<void>
}

/** Sets the scene for a deepening over http. */
export async function deepenScene(
  t: ExecutionContext,
  backend: BackendName,
  switches: ServerSwitches = {},
): Promise<DeepenScene> {
  const scene = await cloneScene(t, branched)
  await scene.git('-C', join(scene.served, 'branched.git'), 'config', 'uploadpack.allowFilter', 'true')
  const server = await serve(t, scene.served, { env: scene.env })
  const url = `${server.url}/branched.git`
  await scene.git('clone', '-q', '--depth=1', '--no-tags', '--single-branch', '-b', 'feature', url, 'ours')
  server.requests.length = 0
  Object.assign(server.switches, switches)
  return {
    ...scene,
    server,
    argv: ['-C', 'ours', 'deepen', '--backend', backend, '--to-merge-base', 'main'],
    checkClean: async () => {
      t.deepEqual(await leftInside(join(scene.work, 'ours', '.git')), [])
      t.deepEqual(await scene.entries(), ['ours'])
      const running = runningProcesses().filter(({ command }) => command.includes(server.host))
      t.deepEqual(running, [])
    },
    checkFound: async () => {
      t.is(await scene.git('-C', 'ours', 'merge-base', 'HEAD', 'origin/main'), branched.oid('m40'))
      t.like(await scene.picture('ours'), { fsck: '', status: '' })
    },
  }
}

/** Returns what a finished git-slim may not leave in a git directory. */
export async function leftInside(gitDirectory: string): Promise<readonly string[]> {
  const own = (await readdir(gitDirectory)).filter(name => name.includes('git-slim'))
  return [...own, ...(await leftovers(gitDirectory))]
}

/** Takes back all that goes wrong. */
export function heal({ switches }: TestServer): void {
  for (const name of Object.keys(switches)) delete switches[name as keyof ServerSwitches]
}
