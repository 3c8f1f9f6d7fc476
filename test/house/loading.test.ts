/** What a command loads: libraries cost time, and each is loaded by what needs it alone. */
import { readdirSync, readFileSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { join, relative, resolve, sep } from 'node:path'
import { fileURLToPath } from 'node:url'
import test, { type ExecutionContext } from 'ava'
import { stack } from '../../fixtures-repos/stack.js'
import { type CloneScene, cloneScene } from '../support/clone-scene.js'
import { startProgram } from '../support/run-program.js'

interface Metafile {
  readonly outputs: Readonly<Record<string, { readonly inputs: Readonly<Record<string, unknown>> }>>
}

/** Runs the bundled program, and returns the packages of which it has loaded anything. */
async function loadedBy(t: ExecutionContext, scene: CloneScene, ...argv: readonly string[]): Promise<Set<string>> {
  const coverage = join(scene.work, '..', `coverage-${argv.join('-').replaceAll(/\W/g, '-')}`)
  // What libraries say of their work when they are asked to would hold the whole environment.
  const env = { ...scene.env, NODE_V8_COVERAGE: coverage, DEBUG: '*', SECRET: 'hunter2' }
  const { exitCode, stdout, stderr } = await startProgram(t, argv, { cwd: scene.work, env, program: 'bundled' }).ended
  t.is(exitCode, 0, stderr)
  t.notRegex(stdout + stderr, /hunter2|simple-git/)
  const { outputs } = JSON.parse(readFileSync('build/meta.json', 'utf8')) as Metafile
  const inputs = scriptsIn(coverage).flatMap(script => Object.keys(outputs[script]?.inputs ?? {}))
  return new Set(inputs.flatMap(input => /node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(input)?.[1] ?? []))
}

/** Returns the scripts that node tells of, as paths from here. */
function scriptsIn(coverage: string): readonly string[] {
  const urls = readdirSync(coverage).flatMap(file => {
    const { result } = JSON.parse(readFileSync(join(coverage, file), 'utf8')) as { result: readonly { url: string }[] }
    return result.map(({ url }) => url).filter(url => url.startsWith('file:'))
  })
  return urls.map(url => relative(resolve('.'), fileURLToPath(url)).replaceAll(sep, '/'))
}

test('--version loads no library but the one for colours, and those that format numbers', async t => {
  const scene = await cloneScene(t, stack)
  const loaded = await loadedBy(t, scene, '--version')
  t.deepEqual([...loaded].toSorted(), ['parse-ms', 'picocolors', 'pretty-bytes', 'pretty-ms'])
})

test('every other command line is read by cac', async t => {
  const scene = await cloneScene(t, stack)
  t.true((await loadedBy(t, scene, 'clone', '--help')).has('cac'))
})

test('completing a branch loads no backend, and nothing that draws or asks', async t => {
  const scene = await cloneScene(t, stack)
  const env = { ...scene.env, GIT_DIR: join(scene.served, 'stack.git') }
  const loaded = await loadedBy(t, { ...scene, env }, 'complete', 'zsh', 'squash', '')
  const known = ['cac', 'leven', 'parse-ms', 'picocolors', 'pretty-bytes', 'pretty-ms', 'semver']
  t.deepEqual([...loaded].toSorted(), known)
})

test('neither a clone nor a squash that is not pushed loads simple-git; who asks for the list of stashes does', async t => {
  const scene = await cloneScene(t, stack)
  const clone = await loadedBy(t, scene, 'clone', '--full', '../served/stack.git', 'ours')
  t.false(clone.has('simple-git'))
  const squash = await loadedBy(t, scene, '-C', 'ours', 'squash', '--last', '2', '-m', 'two', '--allow-published')
  t.deepEqual([squash.has('cac'), squash.has('simple-git')], [true, false])
  await writeFile(join(scene.work, 'ours', 'shared.txt'), 'mine\n1\n2\n4\n')
  const drop = await loadedBy(t, scene, '-C', 'ours', 'drop', 'HEAD', '--autostash', '--allow-published')
  t.true(drop.has('simple-git'))
})
