import { spawnSync } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { platform } from 'node:os'

/** Sends a signal to a process, as `process.kill` does; passed down from main. */
export type KillProcess = (pid: number, signal: NodeJS.Signals) => void

/**
 * Ends a process with all its descendants, and returns the processes that were signalled. Killing only git is not
 * enough: a fetch leaves `git remote-https` waiting for its server, and a checkout its filters. Each process is stopped
 * before its children are listed, so that no new child is missed; then all are ended at once.
 */
export function endProcessTree(root: number, kill: KillProcess): readonly number[] {
  if (platform() === 'win32') {
    spawnSync('taskkill', ['/pid', String(root), '/t', '/f'], { windowsHide: true, stdio: 'ignore' })
    return []
  }
  const tree: number[] = []
  for (let level = [root]; level.length > 0; level = childrenOf(level)) {
    for (const pid of level) tell(pid, 'SIGSTOP', kill)
    tree.push(...level)
  }
  killAll(tree, 'SIGTERM', kill)
  killAll(tree, 'SIGCONT', kill)
  return tree
}

/** Sends a signal to processes, of which some may have ended. */
export function killAll(pids: readonly number[], signal: NodeJS.Signals, kill: KillProcess): void {
  for (const pid of pids) tell(pid, signal, kill)
}

function tell(pid: number, signal: NodeJS.Signals, kill: KillProcess): void {
  try {
    kill(pid, signal)
  } catch (error) {
    // It has ended already, or (a program that runs as another user) cannot be signalled.
    const { code } = error as NodeJS.ErrnoException
    if (code !== 'ESRCH' && code !== 'EPERM') throw error
  }
}

function childrenOf(parents: readonly number[]): number[] {
  return processes()
    .filter(({ parent }) => parents.includes(parent))
    .map(({ pid }) => pid)
}

interface Process {
  readonly pid: number
  readonly parent: number
}

/** Linux lists its processes as files, also where `ps` is not installed, as in slim containers. */
function processes(): readonly Process[] {
  return platform() === 'linux' ? readProc() : askPs()
}

function readProc(): readonly Process[] {
  return readdirSync('/proc')
    .filter(name => /^\d+$/.test(name))
    .flatMap(name => {
      // The program's name is in parentheses, and may contain any character, parentheses too.
      const parent = /^\S+ \(.*\) \S (\d+)/s.exec(readIfThere(`/proc/${name}/stat`))?.[1]
      return parent === undefined ? [] : [{ pid: Number(name), parent: Number(parent) }]
    })
}

function readIfThere(file: string): string {
  try {
    return readFileSync(file, 'latin1')
  } catch {
    return '' // It has ended since it was listed.
  }
}

function askPs(): readonly Process[] {
  const { stdout } = spawnSync('ps', ['-A', '-o', 'pid=,ppid='], { encoding: 'latin1' })
  return [...stdout.matchAll(/^\s*(\d+)\s+(\d+)\s*$/gm)].map(([, pid, parent]) => ({
    pid: Number(pid),
    parent: Number(parent),
  }))
}
