import { readdir, readFile, readlink } from 'node:fs/promises'
import { sep } from 'node:path'

/** Whether a git works in a directory: the number of its process, none, or that this system does not tell. */
export type AtWork = { readonly kind: 'git'; readonly pid: number } | { readonly kind: 'nobody' | 'unknown' }

/** Looks for a git that was started in a directory, or told to work there. @see proc(5) */
export async function gitAtWork(directory: string, ownPid: number): Promise<AtWork> {
  const processes = (await readdir('/proc').catch(() => [])).filter(name => /^\d+$/.test(name))
  if (processes.length === 0) return { kind: 'unknown' }
  for (const name of processes) {
    if (Number(name) !== ownPid && (await worksIn(name, directory))) return { kind: 'git', pid: Number(name) }
  }
  return { kind: 'nobody' }
}

async function worksIn(name: string, directory: string): Promise<boolean> {
  const program = await readFile(`/proc/${name}/comm`, 'latin1').catch(() => '')
  if (!/^git(?:-|\n|$)/.test(program)) return false
  const cwd = await readlink(`/proc/${name}/cwd`).catch(() => '')
  if (cwd === directory || cwd.startsWith(directory + sep)) return true
  const told = await Promise.all(
    ['environ', 'cmdline'].map(file => readFile(`/proc/${name}/${file}`, 'latin1').catch(() => '')),
  )
  return told.some(words =>
    words.split('\0').some(word => word.replace(/^(?:GIT_DIR|GIT_WORK_TREE)=/, '').startsWith(directory)),
  )
}
