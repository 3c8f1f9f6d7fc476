import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { wantsNotes } from '../in-process/wants-notes.js'
import type { Config, Env, Notes } from '../port.js'
import { worktreeEnvironment } from './environment.js'
import { wordsOf } from './failure.js'
import type { Repository } from './repository.js'
import { runGit } from './spawn.js'

/** Where the list stands that could not be worked off. */
const listFile = 'slim-rewritten-list'

/** Returns what copies notes. No process is started where none are to be copied. */
export function notes(git: Repository, { config, env }: { readonly config: Config; readonly env: Env }): Notes {
  return {
    copy: async request => {
      if (!(await wantsNotes(config, env, request))) return { kind: 'copied' }
      const input = request.pairs.map(pair => `${pair.join(' ')}\n`).join('')
      const args = ['notes', 'copy', '--stdin', `--for-rewrite=${request.command}`]
      // The refs have moved: what belongs to that is brought to its end.
      const asCaller = { ...git, env: worktreeEnvironment(env) }
      const { exitCode, stderr } = await runGit(asCaller, args, { input, expect: [0, 1, 128], onInterrupt: 'finish' })
      if (exitCode === 0) return { kind: 'copied' }
      const list = join(git.gitDirectory, listFile)
      await writeFile(list, input)
      return { kind: 'failed', reason: wordsOf(stderr), list }
    },
  }
}
