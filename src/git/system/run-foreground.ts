import { spawn } from 'node:child_process'
import { commandLine } from './command-line.js'
import { endWhenAborted, exitOf, failureOf, type GitProgram, startGit } from './spawn.js'

export interface Ran {
  readonly exitCode: number
  /** Its output, if it did not go to the terminal. */
  readonly words: readonly string[]
}

/**
 * Runs a git command that runs the user's own programs: on the terminal itself, or line by line for a listener. All
 * output goes to stderr: stdout is for results.
 *
 * @throws GitSlimError `interrupted`
 */
export async function runForeground(
  git: GitProgram,
  args: readonly string[],
  onLine: ((line: string) => void) | undefined,
): Promise<Ran> {
  if (onLine === undefined) return onTerminal(git, args)
  const child = startGit(git, args)
  child.stdin.end()
  const said = [child.stdout, child.stderr].map(stream => {
    const lines: string[] = []
    const listener = lineByLine(line => {
      lines.push(line)
      onLine(line)
    })
    stream.on('data', (chunk: Buffer) => listener.take(chunk.toString('utf8'))).on('close', () => listener.end())
    return lines
  })
  const { code, killedBy } = await exitOf(child, git)
  // The order of the two streams is unknown.
  const words = said.flat()
  if (git.signal.aborted || killedBy !== null) {
    throw failureOf(git, { args, exitCode: code, signal: killedBy, stderr: words.join('\n') })
  }
  return { exitCode: code, words }
}

/**
 * The terminal's Ctrl-C reaches git and its children directly; some of them use it as a key. Any other signal may have
 * come only to this process, and ends git too.
 */
async function onTerminal(git: GitProgram, args: readonly string[]): Promise<Ran> {
  git.trace(commandLine({ args, cwd: git.cwd }))
  const child = spawn(git.program, [...args], { cwd: git.cwd, env: { ...git.env }, stdio: ['inherit', 2, 2] })
  endWhenAborted(child, { ...git, signal: withoutCtrlC(git.signal) })
  const exitCode = await new Promise<number>((resolve, reject) => {
    child.on('error', reject)
    child.on('close', (code, killedBy) => {
      if (killedBy === null && !git.signal.aborted) resolve(code ?? -1)
      else reject(failureOf(git, { args, exitCode: code ?? -1, signal: killedBy, stderr: '' }))
    })
  })
  return { exitCode, words: [] }
}

function withoutCtrlC(signal: AbortSignal): AbortSignal {
  const ending = new AbortController()
  const pass = () => {
    if (signal.reason !== 'SIGINT') ending.abort(signal.reason)
  }
  signal.addEventListener('abort', pass, { once: true })
  return ending.signal
}

/** Git redraws its progress on one line, which need not be kept. */
function lineByLine(listener: (line: string) => void): { take(text: string): void; end(): void } {
  let rest = ''
  const say = (line: string) => {
    const last = (line.split('\r').at(-1) ?? '').replace(/^\u001b\[K/, '')
    if (last.trim() !== '' && !/^Rebasing \(\d+\/\d+\)$/.test(last)) listener(last)
  }
  return {
    take: text => {
      const lines = (rest + text).split('\n')
      rest = lines.pop() ?? ''
      for (const line of lines) say(line)
    },
    end: () => say(rest),
  }
}
