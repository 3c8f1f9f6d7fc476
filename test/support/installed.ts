import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, rmdirSync } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { tmpdir, userInfo } from 'node:os'
import { join } from 'node:path'
import test, { type ExecutionContext, type ImplementationFn } from 'ava'
import { browserProgram, programOnPath } from './browser.js'

/** Declares a test that needs git-lfs; where that is not installed, it is skipped, and its title says so. */
export function testWithLfs(title: string, implementation: ImplementationFn<[]>): void {
  declare(title, implementation, lfsMissing)
}

/** Declares a test that needs a server of OpenSSH; where none can be started, it is skipped, and its title says why. */
export function testWithSsh(title: string, implementation: ImplementationFn<[]>): void {
  declare(title, implementation, sshMissing())
}

/** Declares a test that needs Chromium; where that is not installed, it is skipped, and its title says so. */
export function testWithBrowser(title: string, implementation: ImplementationFn<[]>): void {
  declare(title, implementation, browserProgram === undefined ? 'Chromium is not installed' : undefined)
}

/** The server of OpenSSH, by its full path: it starts itself anew by that. */
export const sshdProgram = programOnPath(['sshd'], ['/usr/sbin'])

const lfsMissing = spawnSync('git', ['lfs', 'version']).status === 0 ? undefined : 'git-lfs is not installed'

function sshMissing(): string | undefined {
  if (process.platform === 'win32') return 'sshd cannot be started for one connection on Windows'
  if (sshdProgram === undefined) return 'sshd is not installed'
  const { uid, shell } = userInfo()
  // OpenSSH has this directory compiled in; where systemd has never started it, it is missing.
  if (uid === 0 && process.platform === 'linux' && !existsSync('/run/sshd')) return 'sshd needs /run/sshd'
  return /nologin$|false$/.test(shell ?? '') ? 'the user who runs the tests cannot log in' : undefined
}

function declare(title: string, implementation: ImplementationFn<[]>, missing: string | undefined): void {
  if (missing === undefined) test(title, implementation)
  else test.skip(`${title}: ${missing}`, implementation)
}

/** Declares a test that mounts something; where that is forbidden, it is skipped, and its title says so. */
export function testWithMounts(title: string, implementation: ImplementationFn<[]>): void {
  declare(title, implementation, (mountsMissing ??= whyNoMounts() ?? false) || undefined)
}

let mountsMissing: string | false | undefined

function whyNoMounts(): string | undefined {
  const directory = mkdtempSync(join(tmpdir(), 'git-slim-test-mount-'))
  try {
    const { status } = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', directory])
    if (status !== 0) return 'nothing can be mounted here but by root'
    spawnSync('umount', [directory])
    return undefined
  } finally {
    rmdirSync(directory)
  }
}

/** Mounts a small disk on a new directory, for as long as the test runs. */
export async function mountSmallDisk(
  t: Pick<ExecutionContext, 'teardown'>,
  directory: string,
  size: string,
): Promise<void> {
  await mkdir(directory)
  const { status, stderr } = spawnSync('mount', ['-t', 'tmpfs', '-o', `size=${size}`, 'tmpfs', directory], {
    encoding: 'utf8',
  })
  if (status !== 0) throw new Error(`mount: ${stderr}`)
  t.teardown(() => spawnSync('umount', [directory]))
}

/** Declares a test that signs with gpg or gpgsm; where they are not installed, it is skipped, and its title says so. */
export function testWithGpg(title: string, implementation: ImplementationFn<[]>): void {
  declare(title, implementation, missingOf('gpg', 'gpgconf', 'gpgsm'))
}

/** Declares a test that signs with ssh-keygen; where it is not installed, it is skipped, and its title says so. */
export function testWithSshKeygen(title: string, implementation: ImplementationFn<[]>): void {
  declare(title, implementation, missingOf('ssh-keygen'))
}

/** Declares a test that needs a git of some version; where git is older, it is skipped, and its title says so. */
export function testWithGit(version: string, title: string, implementation: ImplementationFn<[]>): void {
  const program = process.env['GIT_SLIM_TEST_GIT'] ?? 'git'
  const found = /\d+\.\d+/.exec(spawnSync(program, ['version'], { encoding: 'utf8' }).stdout)?.[0] ?? '0.0'
  const number = (text: string) => text.split('.').reduce((all, part) => 1000 * all + Number(part), 0)
  const missing = number(found) < number(version) ? `git ${found} is older than ${version}` : undefined
  declare(title, implementation, missing)
}

/** Declares a test that types into a shell; where that is not installed, it is skipped, and its title says so. */
export function testWithShell(shell: 'bash' | 'zsh' | 'fish' | 'pwsh', title: string, implementation: Test): void {
  const gitInBash = '/usr/share/bash-completion/completions/git'
  const lacksGit = shell === 'bash' && !existsSync(gitInBash) ? 'bash-completion is not installed' : undefined
  const other = process.platform === 'linux' ? undefined : 'shells of other systems have completions of their own'
  declare(title, implementation, other ?? missingOf(shell) ?? lacksGit)
}

type Test = ImplementationFn<[]>

function missingOf(...programs: readonly string[]): string | undefined {
  if (process.platform === 'win32') return 'the keys are made for other systems'
  const missing = programs.find(program => programOnPath([program]) === undefined)
  return missing && `${missing} is not installed`
}
