import { spawn } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { platform, tmpdir } from 'node:os'
import { join } from 'node:path'
import { EditorFailure } from '../../core/errors.js'
import { diskFailure, orAbsent } from '../files/file-errors.js'
import type { Env } from '../port.js'
import { messages } from '../../output/messages.js'

/**
 * Opens the user's editor on a text and returns what was saved.
 *
 * The editor is git's: GIT_EDITOR, core.editor, VISUAL, EDITOR, else vi; a shell command, as in git.
 *
 * @throws EditorFailure when the editor fails: nothing is changed then
 * @see git-var(1), GIT_EDITOR
 */
export async function editText(
  text: Uint8Array,
  what: 'message' | 'todo',
  { cwd, env }: { cwd: string; env: Env },
): Promise<Uint8Array> {
  const directory = await mkdtemp(join(tmpdir(), 'git-slim-edit-'))
  try {
    // The file's name tells editors the kind of text.
    const file = join(directory, what === 'todo' ? 'git-rebase-todo' : 'COMMIT_EDITMSG')
    await writeFile(file, text)
    const editor = await (what === 'todo' ? sequenceEditor(cwd, env) : editorCommand(cwd, env))
    const end = await runEditor(`${editor} "$GIT_SLIM_EDITED_FILE"`, {
      cwd,
      env: { ...env, GIT_SLIM_EDITED_FILE: file },
    })
    const edited = await orAbsent(readFile(file))
    const saved = edited === undefined || Buffer.compare(edited, text) === 0 ? undefined : edited
    if (end !== 0) throw new EditorFailure(messages.common.editorFailed(editor, end, what), saved)
    if (edited === undefined) throw new EditorFailure(messages.common.editedTextGone(editor), undefined)
    return edited
  } catch (error) {
    throw diskFailure(error, directory)
  } finally {
    await rm(directory, { recursive: true, force: true })
  }
}

/** @see git-rebase(1), GIT_SEQUENCE_EDITOR */
async function sequenceEditor(cwd: string, env: Env): Promise<string> {
  const configured = () => captured('git', ['config', '--get', 'sequence.editor'], { cwd, env })
  return env['GIT_SEQUENCE_EDITOR'] || (await configured()) || editorCommand(cwd, env)
}

async function editorCommand(cwd: string, env: Env): Promise<string> {
  const found = await captured('git', ['var', 'GIT_EDITOR'], { cwd, env })
  return found || env['GIT_EDITOR'] || env['VISUAL'] || env['EDITOR'] || 'vi'
}

/** Git has its own shell on Windows, so the command is run through git there. */
function runEditor(command: string, options: { cwd: string; env: Env }): Promise<number | NodeJS.Signals> {
  const [program, args] =
    platform() === 'win32'
      ? ['git', ['-c', `alias.git-slim-editor=!${command}`, 'git-slim-editor']]
      : ['sh', ['-c', command]]
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { ...options, env: options.env as NodeJS.ProcessEnv, stdio: 'inherit' })
    child.on('error', reject)
    child.on('close', (code, killedBy) => resolve(killedBy ?? code ?? -1))
  })
}

function captured(program: string, args: string[], options: { cwd: string; env: Env }): Promise<string> {
  return new Promise(resolve => {
    const child = spawn(program, args, {
      ...options,
      env: options.env as NodeJS.ProcessEnv,
      stdio: ['ignore', 'pipe', 'ignore'],
    })
    let output = ''
    child.stdout.on('data', (chunk: Buffer) => {
      output += chunk.toString('utf8')
    })
    child.on('error', () => resolve(''))
    child.on('close', code => resolve(code === 0 ? output.trim() : ''))
  })
}
