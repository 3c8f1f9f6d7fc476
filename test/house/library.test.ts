import { execFile } from 'node:child_process'
import { cpSync, readFileSync } from 'node:fs'
import { mkdir, symlink, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { promisify } from 'node:util'
import test from 'ava'
import { exitCodeOf } from '../../src/cli/exit-codes.js'
import type { ErrorKind } from '../../src/index.js'
import { sealedEnvironment } from '../support/env.js'
import { oracle } from '../support/git.js'
import { tempDirectory } from '../support/temp.js'

const page = readFileSync('docs/library.md', 'utf8')
const examples = [...page.matchAll(/^```ts\n([\s\S]*?)^```$/gm)].map(([, code]) => code ?? '')
const start = promisify(execFile)

test('every example of docs/library.md and of the README compiles and runs', async t => {
  t.true(examples.length >= 8)
  const root = await tempDirectory(t)
  const readme = [...readFileSync('README.md', 'utf8').matchAll(/^```js\n([\s\S]*?)^```$/gm)].map(
    ([, code]) => code ?? '',
  )
  t.true(readme.length > 0)
  const all = [...examples, ...readme]
  await mkdir(join(root, 'node_modules', '@types'), { recursive: true })
  await symlink(resolve('.'), join(root, 'node_modules', 'git-slim'))
  await symlink(resolve('node_modules/@types/node'), join(root, 'node_modules', '@types', 'node'))
  await writeFile(join(root, 'package.json'), '{ "type": "module" }\n')
  await writeFile(join(root, 'tsconfig.json'), JSON.stringify({ compilerOptions: strictest }))
  for (const [i, code] of all.entries()) await writeFile(join(root, `example-${i}.ts`), code)
  const compiled = await start(process.execPath, [resolve('node_modules/typescript/bin/tsc'), '-p', root]).catch(
    (error: { stdout: string }) => error,
  )
  t.is(compiled.stdout, '')
  const env = sealedEnvironment(root)
  await shopAt(join(root, 'shop'), env)
  for (const [i, code] of all.entries()) {
    const home = join(root, `${i}`)
    cpSync(join(root, 'shop'), join(home, 'shop'), { recursive: true })
    const run = start(process.execPath, [join(root, `example-${i}.js`)], { cwd: join(home, 'shop'), env: { ...env } })
    const { stdout } = await run.catch((error: unknown) => t.fail(`${code}\n${String(error)}`) as never)
    const wanted = [...code.matchAll(/^\/\/ prints (.*)$/gm)].map(([, text]) => `${text}\n`).join('')
    if (wanted !== '') t.is(stdout, wanted)
  }
})

const strictest = {
  strict: true,
  exactOptionalPropertyTypes: true,
  noUncheckedIndexedAccess: true,
  module: 'nodenext',
  target: 'es2023',
  lib: ['es2023'],
  types: ['node'],
  // The program is bundled; its types have to stand alone.
  skipLibCheck: false,
}

/** Makes a small shop: two commits on main, three on topic, which is checked out. */
async function shopAt(directory: string, env: Readonly<Record<string, string | undefined>>): Promise<void> {
  await mkdir(directory)
  const git = (...args: readonly string[]) => oracle(args, { cwd: directory, env })
  await git('init', '-q', '-b', 'main')
  for (const [name, branch] of [
    ['shop', 'main'],
    ['door', 'main'],
    ['bread', 'topic'],
    ['rolls', 'topic'],
    ['cake', 'topic'],
  ] as const) {
    if (name === 'bread') await git('checkout', '-q', '-b', branch)
    await writeFile(join(directory, `${name}.txt`), `${name}\n`)
    await git('add', '.')
    await git('commit', '-q', '-m', `Add ${name}`)
  }
}

test('the page of the library names every kind of error, with its exit code', t => {
  const union = /export type ErrorKind =\n([\s\S]*?)\n\n/.exec(readFileSync('src/core/errors.ts', 'utf8'))?.[1] ?? ''
  const kinds = [...union.matchAll(/\| '([a-z-]+)'/g)].map(([, kind]) => kind as ErrorKind)
  t.true(kinds.length > 20)
  for (const kind of kinds) t.regex(page, new RegExp(`^\\|.*\`${kind}\`.*\\| ${exitCodeOf(kind)} \\|$`, 'm'), kind)
})
