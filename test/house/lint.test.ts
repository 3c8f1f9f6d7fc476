import { execFile } from 'node:child_process'
import { cp, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { promisify } from 'node:util'
import test from 'ava'

/** Files that break a rule, and what the linter must say of each. */
const wrong: readonly (readonly [file: string, code: string, says: RegExp])[] = [
  ['src/cli/to-backend.ts', `import '../git/system/backend.js'`, /The port, not a backend/],
  ['src/cli/to-open.ts', `export const f = () => import('../git/open.js')`, /The port, not a backend/],
  ['src/cli/to-main.ts', `import '../main.js'`, /below main/],
  ['src/cli/commands/to-action.ts', `import '../../action/main.js'`, /below main/],
  ['src/workflows/to-cli.ts', `import '../cli/argv.js'`, /workflows stand below/],
  ['src/workflows/to-backend.ts', `export * from '../git/embedded/backend.js'`, /The port, not a backend/],
  ['src/workflows/to-prompts.ts', `import '@clack/prompts'`, /handed down from main/],
  ['src/core/object/to-fs.ts', `import 'node:fs/promises'`, /core is pure/],
  [
    'src/core/object/to-port.ts',
    `import type { X } from '../../git/port.js'\nexport type Y = X`,
    /core imports only core/,
  ],
  ['src/core/object/to-messages.ts', `import '../../output/messages.js'`, /core imports only core/],
  ['src/core/object/to-workflow.ts', `import '../../workflows/squash.js'`, /core imports only core/],
  ['src/core/object/clock.ts', `export const f = () => Date.now()`, /the time as a value/],
  [
    'src/tui/to-workflow.ts',
    `import type { X } from '../workflows/context.js'\nexport type Y = X`,
    /tui knows core alone/,
  ],
  ['src/tui/to-port.ts', `import '../git/port.js'`, /tui knows core alone/],
  ['src/tui/to-reporter.ts', `import '../output/reporter.js'`, /core and messages/],
  ['src/tui/to-files.ts', `import 'node:fs/promises'`, /a terminal, and nothing else/],
  ['src/tui/clock.ts', `export const f = () => Date.now()`, /the time as a value/],
  ['src/git/to-workflow.ts', `import '../workflows/squash.js'`, /git stands below/],
  ['src/git/port/to-messages.ts', `import '../../output/messages.js'`, /core's values alone/],
  ['src/git/port.ts', `import 'semver'`, /no dependencies/],
  ['src/git/files/to-system.ts', `import '../system/spawn.js'`, /What backends share/],
  ['src/git/in-process/to-embedded.ts', `import '../embedded/backend.js'`, /What backends share/],
  ['src/git/memory/to-spawn.ts', `import 'node:child_process'`, /Only git\/system starts programs/],
  ['src/git/embedded/to-system.ts', `import '../system/spawn.js'`, /stands alone/],
  ['src/git/embedded/to-spawn.ts', `import 'node:child_process'`, /Only git\/system starts programs/],
  ['src/git/system/to-embedded.ts', `import '../embedded/backend.js'`, /stands alone/],
  ['src/git/system/to-spawn.ts', `import 'node:child_process'`, /by spawn\.ts, or by porcelain\.ts/],
  ['src/git/system/porcelain.ts', `import 'node:child_process'`, /by spawn\.ts, or by porcelain\.ts/],
  ['src/git/system/to-simple-git.ts', `import 'simple-git'`, /Only git\/system\/porcelain\.ts/],
  ['src/git/system/spawn.ts', `import 'simple-git'`, /Only git\/system\/porcelain\.ts/],
  ['src/git/system/lazily.ts', `export const f = () => import('simple-git')`, /Only git\/system\/porcelain\.ts/],
  ['src/git/embedded/to-simple-git.ts', `import 'simple-git'`, /Only git\/system\/porcelain\.ts/],
  ['src/workflows/to-simple-git.ts', `import 'simple-git'`, /Only git\/system\/porcelain\.ts/],
  ['src/git/system/to-library.ts', `import 'isomorphic-git/http/node'`, /Only git\/embedded/],
  ['src/output/to-port.ts', `import type { X } from '../git/port.js'\nexport type Y = X`, /output knows core alone/],
  ['src/output/messages/to-core.ts', `import '../../core/object/oid.js'`, /Messages are a leaf/],
  ['src/main.ts', `import 'node:child_process'`, /Only git\/system starts programs/],
  ['src/workflows/process.ts', `export const f = () => process.env`, /Only world.ts reads the process/],
  ['src/git/system/process.ts', `export const f = () => globalThis.process.pid`, /Only world.ts reads the process/],
  ['src/output/process.ts', `import 'node:process'`, /Only world.ts reads the process/],
  ['src/cli/console.ts', `export const f = () => console.log('x')`, /no-console/],
  [
    'src/cli/floating.ts',
    `declare const f: () => Promise<void>\nexport const g = () => { f() }`,
    /no-floating-promises/,
  ],
  ['src/cli/any.ts', `export const f = (x: any) => String(x)`, /no-explicit-any/],
  ['src/cli/long.ts', '\n'.repeat(250), /max-lines/],
  ['src/cli/long-function.ts', `export function f() {${'\n'.repeat(50)}}`, /max-lines-per-function/],
  ['src/cli/many.ts', 'export const f = (a: 1, b: 1, c: 1, d: 1) => [a, b, c, d]', /max-params/],
  [
    'src/cli/inexhaustive.ts',
    `export function f(x: 'a' | 'b') {\n  switch (x) {\n    case 'a':\n      return 1\n  }\n  return 2\n}`,
    /switch-exhaustiveness-check/,
  ],
]

/** Files that look like the above and are allowed. */
const right: readonly (readonly [file: string, code: string])[] = [
  ['src/workflows/ok.ts', `import type { Git } from '../git/port.js'\nexport type G = Git`],
  [
    'src/core/object/ok.ts',
    `import type { Oid } from '../bytes/bytes.js'\nexport * from 'node:crypto'\nexport type G = Oid`,
  ],
  ['src/output/to-core.ts', `export * from '../core/network/progress.js'`],
  ['src/git/system/run-program.ts', `export * from 'node:child_process'\nexport * from '../../output/messages.js'`],
  [
    'src/git/system/ok.ts',
    `import type { ChildProcess } from 'node:child_process'\nimport type { TaskOptions } from 'simple-git'\nexport type X = ChildProcess\nexport type Y = TaskOptions`,
  ],
  ['src/git/embedded/ok.ts', `export * from 'isomorphic-git'\nexport * from '../../core/object/oid.js'`],
  ['src/output/messages/ok.ts', `import type { E } from '../../core/errors.js'\nexport type F = E`],
]

interface Diagnostic {
  readonly filename: string
  readonly code: string
  readonly message: string
  readonly help?: string
}

test('every rule of the house fires where it is broken, and only there', async t => {
  const directory = await mkdtemp(join(tmpdir(), 'git-slim-lint-'))
  t.teardown(() => rm(directory, { recursive: true, force: true }))
  for (const [file, code] of [...wrong, ...right]) {
    const path = join(directory, file)
    await mkdir(dirname(path), { recursive: true })
    await writeFile(path, `${code}\n`)
  }
  await cp('.oxlintrc.json', join(directory, '.oxlintrc.json'))
  await cp('tsconfig.json', join(directory, 'tsconfig.json'))
  await symlink(resolve('node_modules'), join(directory, 'node_modules'), 'junction')

  const found = await lint(directory)

  const said = (file: string) =>
    found
      .filter(({ filename }) => filename === file)
      .map(({ code, message, help }) => `${code} ${message} ${help ?? ''}`)
  for (const [file, , says] of wrong) {
    t.true(
      said(file).some(text => says.test(text)),
      `${file}: ${JSON.stringify(said(file))}`,
    )
  }
  for (const [file] of right) t.deepEqual(said(file), [], file)
})

async function lint(directory: string): Promise<readonly Diagnostic[]> {
  const run = promisify(execFile)(process.execPath, ['node_modules/oxlint/bin/oxlint', '-f', 'json', 'src'], {
    cwd: directory,
  })
  const { stdout } = await run.catch((error: { stdout: string }) => error)
  return (JSON.parse(stdout) as { diagnostics: readonly Diagnostic[] }).diagnostics
}
