import { chmod, copyFile, mkdir, writeFile } from 'node:fs/promises'
import { delimiter, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { ExecutionContext } from 'ava'
import type { Env } from '../../src/git/port.js'
import { tempDirectory } from './temp.js'

export interface FakeGit {
  /** The program, by its full path. */
  readonly program: string
  /** The environment in which it is first on PATH. */
  readonly env: Env
}

/**
 * Makes a program that calls itself git and does what a piece of JavaScript (a module) says; what that does not end
 * itself ends with exit code 0. The code finds git's arguments in `args`.
 */
export async function fakeGit(t: Pick<ExecutionContext, 'teardown'>, code: string, env: Env): Promise<FakeGit> {
  const directory = join(await tempDirectory(t), 'bin')
  const script = join(directory, 'fake-git.mjs')
  await mkdir(directory)
  await writeFile(script, `${readArguments}\n${code}\nprocess.exit(0)\n`)
  const url = pathToFileURL(script).href
  const found = await (process.platform === 'win32' ? onWindows(directory, url) : onUnix(directory, url))
  const path = Object.entries(env).find(([name]) => name.toUpperCase() === 'PATH')?.[1] ?? ''
  return { program: found.program, env: { ...env, ...found.env, PATH: `${directory}${delimiter}${path}` } }
}

const readArguments = `const args = process.platform === 'win32' ? process.argv.slice(1) : process.argv.slice(2)
if (process.platform === 'win32') args[0] = args[0].split('\\\\').at(-1)`

async function onUnix(directory: string, url: string): Promise<FakeGit> {
  const program = join(directory, 'git')
  await writeFile(program, `#!${process.execPath}\nimport(${JSON.stringify(url)})\n`)
  await chmod(program, 0o755)
  return { program, env: {} }
}

/** A script is no program there: it is Node under another name, which takes the command for the name of a script. */
async function onWindows(directory: string, url: string): Promise<FakeGit> {
  const program = join(directory, 'git.exe')
  await copyFile(process.execPath, program)
  return { program, env: { NODE_OPTIONS: `--import ${url}` } }
}
