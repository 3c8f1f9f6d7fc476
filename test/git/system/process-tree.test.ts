import { spawn } from 'node:child_process'
import { once } from 'node:events'
import test from 'ava'
import { endProcessTree } from '../../../src/git/system/process-tree.js'
import { runGit } from '../../../src/git/system/spawn.js'
import { sealedEnvironment } from '../../support/env.js'
import { kill, runningProcesses } from '../../support/processes.js'
import { tempDirectory } from '../../support/temp.js'

const unlessWindows = process.platform === 'win32' ? test.skip : test

unlessWindows('a process is ended with its children and their children', async t => {
  const shell = spawn('sh', ['-c', 'sh -c "sleep 600 & echo \\$!; wait" & echo $$; wait'], { stdio: 'pipe' })
  const pids = await firstPids(shell.stdout, 2)
  const told = endProcessTree(shell.pid ?? 0, kill)
  await once(shell, 'close')
  t.true(told.length >= 3, `told ${told.join(', ')}`)
  const running = runningProcesses().map(({ pid }) => pid)
  t.deepEqual(
    [...told, ...pids].filter(pid => running.includes(pid)),
    [],
  )
})

unlessWindows('a process that ignores SIGTERM is ended all the same, and so is git', async t => {
  const directory = await tempDirectory(t)
  const interruption = new AbortController()
  const stubborn = 'alias.hang=!trap "" TERM; echo $$ >pid; while :; do sleep 600; done'
  const git = {
    program: 'git',
    cwd: directory,
    env: sealedEnvironment(directory),
    trace: () => {},
    signal: interruption.signal,
    kill,
  }
  setTimeout(() => interruption.abort('SIGTERM'), 300)
  const started = performance.now()
  await t.throwsAsync(runGit(git, ['-c', stubborn, 'hang']), { message: /interrupted/ })
  t.true(performance.now() - started < 10_000)
})

test('the end of a process that has ended already is no failure', async t => {
  const child = spawn(process.execPath, ['-e', '0'], { stdio: 'ignore' })
  await once(child, 'close')
  t.notThrows(() => endProcessTree(child.pid ?? 0, kill))
})

async function firstPids(stream: NodeJS.ReadableStream, count: number): Promise<number[]> {
  let text = ''
  for await (const chunk of stream) {
    text += String(chunk)
    const pids = text.match(/\d+(?=\n)/g) ?? []
    if (pids.length >= count) return pids.map(Number)
  }
  throw new Error(`the shell said ${text}`)
}
