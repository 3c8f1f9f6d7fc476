import { spawnSync } from 'node:child_process'

/** Sends a signal to a process, as main does. */
export function kill(pid: number, signal: NodeJS.Signals): void {
  process.kill(pid, signal)
}

export interface RunningProcess {
  readonly pid: number
  readonly parent: number
  readonly command: string
}

/** Returns the processes that run now, whoever started them. One that has ended and is not yet reaped does not count. */
export function runningProcesses(): readonly RunningProcess[] {
  const { stdout } = spawnSync('ps', ['-A', '-o', 'pid=,ppid=,stat=,args='], { encoding: 'utf8' })
  return [...stdout.matchAll(/^\s*(\d+)\s+(\d+)\s+(\S+)\s(.*)$/gm)]
    .filter(([, , , state = '']) => !state.startsWith('Z'))
    .map(([, pid, parent, , command = '']) => ({ pid: Number(pid), parent: Number(parent), command }))
}
