// Makes dist/, all that is packed: the bundled program and library, their declarations, and the man page.
import { execFileSync } from 'node:child_process'
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import { languageModes } from './language-modes.js'
import { writeManPage } from './man.js'
import { bundleReportPage, reportPage } from './report-page.js'

const { version } = JSON.parse(readFileSync('package.json', 'utf8'))

rmSync('dist', { recursive: true, force: true })
await bundle()
declarations()
await writeManPage('dist/man/git-slim.1', version)

async function bundle() {
  const { metafile } = await build({
    entryPoints: ['src/main.ts', 'src/index.ts'],
    outdir: 'dist',
    bundle: true,
    splitting: true,
    format: 'esm',
    // Of its ES modules, only what is used gets into the bundle.
    alias: { 'isomorphic-git': './node_modules/isomorphic-git/index.js', debug: './scripts/no-debug.js' },
    plugins: [languageModes, reportPage],
    platform: 'node',
    target: 'node20.19',
    chunkNames: 'chunks/[name]-[hash]',
    // Names stay: they stand in the stack traces of bug reports.
    minifySyntax: true,
    minifyWhitespace: true,
    legalComments: 'none',
    define: { GIT_SLIM_VERSION: JSON.stringify(version) },
    // CommonJS dependencies call require(), which an ES module does not have.
    banner: {
      js: `import{createRequire as __createRequire}from'node:module';const require=__createRequire(import.meta.url);`,
    },
    metafile: true,
    logLevel: 'warning',
  })
  mkdirSync('build', { recursive: true })
  // Not packed: what is not bundled, such as tests, imports the page from here.
  const page = await bundleReportPage()
  writeFileSync('build/report-page.js', page.module)
  // Not packed; tells scripts/licenses.js whose code is in the bundle.
  writeFileSync('build/meta.json', JSON.stringify({ outputs: { ...metafile.outputs, ...page.metafile.outputs } }))
}

function declarations() {
  const tsc = fileURLToPath(import.meta.resolve('typescript/package.json')).replace(/package\.json$/, 'bin/tsc')
  execFileSync(process.execPath, [tsc, '-p', 'tsconfig.types.json'], { stdio: 'inherit' })
  removeUnreached('dist/types', join('dist', 'types', 'index.d.ts'))
}

/** The compiler declares all that it has read; who uses the library needs what its interface names. */
function removeUnreached(directory, entry) {
  const reached = new Set([entry])
  for (const file of reached) {
    for (const [, path] of readFileSync(file, 'utf8').matchAll(/(?:\bfrom |\bimport\()['"](\.[^'"]+)\.js['"]/g)) {
      reached.add(join(dirname(file), `${path}.d.ts`))
    }
  }
  for (const file of readdirSync(directory, { recursive: true, encoding: 'utf8' })) {
    const path = join(directory, file)
    if (path.endsWith('.d.ts') && !reached.has(path)) rmSync(path)
  }
}
