import { lstat, mkdir, readdir, readFile, readlink, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { messages } from '../../output/messages.js'
import { hasCode, orAbsent } from './file-errors.js'

/** A new repository writes these itself; the template's `config` comes before its own. */
const own = ['config', 'HEAD']

/**
 * Copies into a git directory what `git init` takes from a template directory, and creates the places that scripts
 * expect: `hooks/` and `info/exclude`. Existing files stay. Git's default template is not looked for: it contains only
 * sample hooks and comments.
 *
 * @param templates the template directory; undefined for none
 * @see git-init(1), TEMPLATE DIRECTORY; setup.c, copy_templates_1
 */
export async function addTemplateFiles(gitDirectory: string, templates: string | undefined): Promise<void> {
  if (templates !== undefined) await copyAll(templates, gitDirectory, own)
  for (const name of ['hooks', 'info']) await mkdir(join(gitDirectory, name), { recursive: true })
  await unlessThere(writeFile(join(gitDirectory, 'info', 'exclude'), messages.templates.excludeFile, { flag: 'wx' }))
}

/** Returns the configuration in a template directory; the empty text for none. */
export async function templateConfig(templates: string): Promise<string> {
  const text = (await orAbsent(readFile(join(templates, 'config'), 'utf8'))) ?? ''
  return text === '' || text.endsWith('\n') ? text : `${text}\n`
}

async function copyAll(from: string, to: string, left: readonly string[]): Promise<void> {
  await mkdir(to, { recursive: true })
  for (const entry of await readdir(from, { withFileTypes: true })) {
    // Git ignores names that begin with a dot.
    if (entry.name.startsWith('.') || left.includes(entry.name)) continue
    const [source, target] = [join(from, entry.name), join(to, entry.name)]
    if (entry.isDirectory()) await copyAll(source, target, [])
    else if (entry.isSymbolicLink()) await unlessThere(symlink(await readlink(source), target))
    else if (entry.isFile()) await copyFile(source, target)
  }
}

/** Permissions follow the umask, as in git: a template may be read-only. */
async function copyFile(source: string, target: string): Promise<void> {
  const isProgram = ((await lstat(source)).mode & 0o111) !== 0
  const mode = isProgram ? 0o777 : 0o666
  await unlessThere(writeFile(target, await readFile(source), { flag: 'wx', mode }))
}

async function unlessThere(made: Promise<void>): Promise<void> {
  try {
    await made
  } catch (error) {
    if (!hasCode(error, 'EEXIST')) throw error
  }
}
