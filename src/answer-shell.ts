/** Answers `git-slim complete <shell> …`, by which the scripts of `git-slim completion <shell>` ask for candidates. */
import { resolve } from 'node:path'
import { candidatesFor } from './cli/completion/candidates.js'
import { type ShellName, shells } from './cli/completion/shells.js'
import { whatCompletes } from './cli/completion/what-completes.js'
import { commands } from './cli/program.js'
import { lookUpIn } from './compose.js'
import { GitSlimError } from './core/errors.js'
import { messages } from './output/messages.js'
import type { Reporter } from './output/reporter.js'
import type { World } from './world.js'

/**
 * Returns what the script of a shell reads.
 *
 * @throws GitSlimError `usage` for a shell that is not known
 */
export async function answerShell(world: World, reporter: Reporter): Promise<string> {
  const [, name = '', ...args] = world.argv
  if (!Object.hasOwn(shells, name)) {
    throw new GitSlimError('usage', messages.cli.invalidChoice('complete', name, Object.keys(shells)))
  }
  const shell = shells[name as ShellName]
  const { prefix, by, directories } = whatCompletes(shell.read(args), commands)
  // Nobody but a shell turns ~ into the home directory, and the word is not complete.
  const paths = directories.map(path => path.replace(/^~(?=\/|$)/, home => world.env['HOME'] ?? home))
  const look = { world, reporter, cwd: resolve(world.cwd, ...paths), backendName: undefined }
  const lookUp = lookUpIn({ ...look, commands: 'silent', questions: 'none', dryRun: false, yes: false })
  const words = await candidatesFor(by, lookUp)
  const kind = by.kind === 'files' || by.kind === 'directories' ? by.kind : 'words'
  return shell.answer({ kind, prefix, words }, args)
}
