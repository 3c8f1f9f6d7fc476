// Reads all help out of the source: docs/cli.md and the man page are made of it.
import { build } from 'esbuild'

// Named as in src/cli/exit-codes.ts.
const meanings = {
  done: 'done',
  failed: 'failed; nothing was changed',
  usage: 'usage: the command line is not valid',
  laterStepFailed: 'done, but a later step failed',
  conflict: 'a conflict; the state and the way to go on are printed',
  checkFailed: 'a check found something',
  bug: 'a bug in git-slim',
  network: 'the network failed, after all retries',
  hungUp: 'the terminal was closed (SIGHUP); nothing was changed',
  interrupted: 'interrupted (SIGINT); nothing was changed',
  terminated: 'terminated (SIGTERM); nothing was changed',
}

/**
 * Returns the overview and each command's help, as the program prints them, and what the exit codes mean.
 *
 * @returns {Promise<{
 *   overview: string,
 *   commands: { name: string, help: string }[],
 *   exitCodes: { code: number, meaning: string }[],
 * }>}
 */
export async function reference() {
  const { commands, overview, commandHelp, exitCode } = await load(`
    export { exitCode } from './src/cli/exit-codes.ts'
    export { commands } from './src/cli/program.ts'
    export { overview, commandHelp } from './src/cli/help.ts'
  `)
  return {
    overview: overview(commands),
    commands: commands.map(command => ({ name: command.name, help: commandHelp(command) })),
    exitCodes: Object.entries(exitCode).map(([name, code]) => ({ code, meaning: meaningOf(name) })),
  }
}

function meaningOf(name) {
  const meaning = meanings[name]
  if (meaning === undefined) throw new Error(`scripts/reference.js does not say what the exit code "${name}" means`)
  return meaning
}

// What commands load only when they run stays outside: help needs none of it.
const withoutLazy = {
  name: 'without-lazy',
  setup: ({ onResolve }) =>
    onResolve({ filter: /^/ }, ({ kind, path }) => (kind === 'dynamic-import' ? { path, external: true } : undefined)),
}

async function load(source) {
  const { outputFiles } = await build({
    stdin: { contents: source, resolveDir: '.', loader: 'ts' },
    bundle: true,
    format: 'esm',
    platform: 'node',
    write: false,
    logLevel: 'warning',
    plugins: [withoutLazy],
  })
  return import(`data:text/javascript,${encodeURIComponent(outputFiles[0].text)}`)
}
