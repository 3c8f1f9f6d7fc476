import { execFile } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { copyFile, mkdir, writeFile } from 'node:fs/promises'
import { delimiter, join } from 'node:path'
import { promisify } from 'node:util'
import test from 'ava'
import { sealedEnvironment } from '../support/env.js'
import { oracle } from '../support/git.js'
import { processDirectory, tempDirectory } from '../support/temp.js'
import { npm, runScript } from './programs.js'

interface Packed {
  readonly filename: string
  readonly size: number
  readonly unpackedSize: number
  readonly files: readonly { readonly path: string; readonly size: number }[]
}

interface Manifest {
  readonly version: string
  readonly dependencies?: object
  readonly optionalDependencies?: object
  readonly peerDependencies?: object
  readonly scripts: Readonly<Record<string, string>>
}

const manifest = JSON.parse(readFileSync('package.json', 'utf8')) as Manifest
const directory = processDirectory()
let packed: Packed | undefined

/** Packs what `npm run build` has left in dist/, once. */
async function pack(): Promise<Packed> {
  if (!existsSync('dist/main.js')) throw new Error('dist/ is missing: run npm run build')
  const said = await npm(['pack', '--json', '--ignore-scripts', '--pack-destination', directory])
  return (JSON.parse(said) as [Packed])[0]
}

test.before(async () => {
  packed = await pack()
})

test('the package holds the bundle and its papers, and nothing else', t => {
  const names = packed?.files.map(({ path }) => path.replace(/^dist\/chunks\/.*\.js$/, 'dist/chunks/*.js')) ?? []
  const expected = [
    'CHANGELOG.md',
    'LICENSE',
    'README.md',
    'README.zh-CN.md',
    'THIRD_PARTY_LICENSES',
    'bin/git-slim.js',
    'dist/chunks/*.js',
    'dist/index.js',
    'dist/main.js',
    'dist/man/git-slim.1',
    'package.json',
  ]
  const open = /^(dist\/types\/.*\.d\.ts|schemas\/.*\.json)$/
  t.deepEqual([...new Set(names)].filter(name => !open.test(name)).toSorted(), expected)
  t.true(names.includes('dist/types/index.d.ts'))
})

test('the package stays small', t => {
  t.true((packed?.size ?? Number.NaN) < 800_000, `packed: ${packed?.size} bytes`)
  t.true((packed?.unpackedSize ?? Number.NaN) < 3_000_000, `unpacked: ${packed?.unpackedSize} bytes`)
})

test('the package brings nothing along and runs nothing when it is installed', t => {
  t.is(manifest.dependencies, undefined)
  t.is(manifest.optionalDependencies, undefined)
  t.is(manifest.peerDependencies, undefined)
  const onInstall = ['preinstall', 'install', 'postinstall']
  t.deepEqual(
    onInstall.filter(name => name in manifest.scripts),
    [],
  )
})

const offline = ['--offline', '--no-audit', '--no-fund', '--cache', join(directory, 'cache')]
const said = { exitCode: 0, output: `git-slim ${manifest.version}\n` }

test('the package installs without a network and runs', async t => {
  const project = join(directory, 'project')
  mkdirSync(project)
  writeFileSync(join(project, 'package.json'), '{ "private": true }\n')
  await npm(['install', ...offline, join(directory, packed?.filename ?? '')], project)

  const installed = join('node_modules', 'git-slim', 'bin', 'git-slim.js')
  t.deepEqual(await runScript(installed, ['--version'], project), said)
  t.true(existsSync(join(project, 'node_modules', '.bin', 'git-slim')))
})

test('the package serves as a library: it squashes, and takes it back', async t => {
  const project = join(directory, 'library')
  mkdirSync(project)
  await npm(['install', ...offline, '--prefix', project, join(directory, packed?.filename ?? '')])
  const env = sealedEnvironment(project)
  const repository = join(project, 'repository')
  const git = (...args: readonly string[]) => oracle(args, { cwd: project, env })
  await git('init', '--quiet', repository)
  for (const n of ['1', '2', '3']) await git('-C', repository, 'commit', '--quiet', '--allow-empty', '-m', n)
  const tip = String(await git('-C', repository, 'rev-parse', 'HEAD')).trim()
  writeFileSync(
    join(project, 'use.mjs'),
    `import { GitSlimError, operations, squash, undo } from 'git-slim'
     const [where, env] = JSON.parse(process.argv[2])
     const { squashed } = await squash({ ...where, env, last: 2 })
     const { operations: done } = await operations({ ...where, env })
     await undo({ ...where, env })
     const refused = await undo({ ...where, env, operation: 9 }).catch(error => error)
     console.log(squashed.length, done[0].verb, refused instanceof GitSlimError && refused.kind)`,
  )
  const call = JSON.stringify([{ cwd: repository }, env])
  t.deepEqual(await runScript('use.mjs', [call], project), { exitCode: 0, output: '2 squash not-found\n' })
  t.is(String(await git('-C', repository, 'rev-parse', 'HEAD')).trim(), tip)
})

test('installed for all, git knows it as "git slim", and its manual page is where man looks', async t => {
  const prefix = join(directory, 'prefix')
  await npm(['install', '--global', '--prefix', prefix, ...offline, join(directory, packed?.filename ?? '')])

  const windows = process.platform === 'win32'
  const PATH = [windows ? prefix : join(prefix, 'bin'), process.env['PATH']].join(delimiter)
  const { stdout } = await promisify(execFile)('git', ['slim', '--version'], { env: { ...process.env, PATH } })
  t.is(stdout, said.output)
  // npm installs manual pages everywhere but on Windows, which has no man.
  t.not(existsSync(join(prefix, 'share', 'man', 'man1', 'git-slim.1')), windows)
})

test('the package names everyone whose code is in it', async t => {
  t.deepEqual(await runScript('scripts/licenses.js', ['--check']), { exitCode: 0, output: '' })
})

test('without a build the program says what to run first', async t => {
  const root = await tempDirectory(t)
  await mkdir(join(root, 'bin'))
  await copyFile('bin/git-slim.js', join(root, 'bin', 'git-slim.js'))
  await writeFile(join(root, 'package.json'), '{ "type": "module" }\n')
  const { exitCode, output } = await runScript(join(root, 'bin', 'git-slim.js'), ['--version'])
  t.is(exitCode, 1)
  t.regex(output, /^git-slim: .*not built\n {2}→ .*npm ci first\n$/)
})

test('npm install --global . says what to run first where nothing is installed', async t => {
  const root = await tempDirectory(t)
  await mkdir(join(root, 'scripts'))
  await copyFile('scripts/prepare.js', join(root, 'scripts', 'prepare.js'))
  await writeFile(join(root, 'package.json'), JSON.stringify({ ...manifest, dependencies: {}, devDependencies: {} }))
  const args = ['install', '--global', '--prefix', join(root, 'prefix'), ...offline, '.']
  const error = await t.throwsAsync(npm(args, root))
  // It has npm's stderr.
  t.regex(error.message, /git-slim: what a build needs is not installed\n.*→ in this directory, run npm ci first/)
  t.false(existsSync(join(root, 'prefix', 'bin')))
})
