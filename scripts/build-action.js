// Makes the GitHub Action's one file, which is committed: a runner starts it as it is. The same source gives the same
// bytes, wherever it is made; test/house/action.test.ts holds the two together.
import { readFileSync } from 'node:fs'
import { build } from 'esbuild'
import { reportPage } from './report-page.js'

const { version } = JSON.parse(readFileSync('package.json', 'utf8'))
const [outfile = 'dist-action/index.cjs'] = process.argv.slice(2)

await build({
  stdin: {
    contents: `import { run } from './src/action-main.js'\nvoid run().then(code => (process.exitCode = code))\n`,
    resolveDir: '.',
    sourcefile: 'action.js',
  },
  outfile,
  bundle: true,
  // An ES module would load all of node's modules that any part of it names before it begins: a third of the time that
  // the post step takes.
  format: 'cjs',
  platform: 'node',
  target: 'node20.19',
  // Of its ES modules, only what is used gets into the bundle.
  alias: { 'isomorphic-git': './node_modules/isomorphic-git/index.js', debug: './scripts/no-debug.js' },
  plugins: [reportPage],
  // Where the packages really are is nobody's business, and not the same everywhere.
  preserveSymlinks: true,
  // Names, too: what is shorter is read sooner, in every job.
  minify: true,
  legalComments: 'none',
  // Whatever is beyond ASCII is written as an escape: a bundle holds no character that is not to be seen.
  charset: 'ascii',
  define: { GIT_SLIM_VERSION: JSON.stringify(version) },
  logLevel: 'warning',
})
