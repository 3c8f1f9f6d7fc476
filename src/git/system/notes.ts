import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { wantsNotes } from '../in-process/wants-notes.js'
import type { Config, Env, Notes } from '../port.js'
import { worktreeEnvironment } from './environment.js'
import { wordsOf } from './failure.js'
import type { Repository } from './repository.js'
import { runGit } from './spawn.js'

/** The file with the notes that could not be copied. */
const listFile = 'slim-rewritten-list'

/** Returns an interface that copies notes. No process is started where there is nothing to copy. */
export function notes(git: Repository, { config, env }: { readonly config: Config; readonly env: Env }): Notes {
  return {
    copy: async request => {
      if (!(await wantsNotes(config, env, request))) return { kind: 'copied' }
      const input = request.pairs.map(pair => `${pair.join(' ')}\n`).join('')
      const args = ['notes', 'copy', '--stdin', `--for-rewrite=${request.command}`]
      // The refs have moved, so copying is not interrupted.
      const asCaller = { ...git, env: worktreeEnvironment(env) }
      const { exitCode, stderr } = await runGit(asCaller, args, { input, expect: [0, 1, 128], onInterrupt: 'finish' })
      if (exitCode === 0) return { kind: 'copied' }
      const list = join(git.gitDirectory, listFile)
      await writeFile(list, input)
      return { kind: 'failed', reason: wordsOf(stderr), list }
    },
  }
}
