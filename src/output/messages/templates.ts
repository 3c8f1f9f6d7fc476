/** Messages about templates of a new repository, and the hook that runs after its checkout. */
import type { ErrorText } from '../../core/errors.js'

/** The first lines of `.git/info/exclude`. */
export const excludeFile = '# Patterns of files that this clone ignores, one a line, as in .gitignore\n'

export function noTemplates(path: string): string {
  return `there is no template directory ${path}; the clone begins without one (init.templateDir, GIT_TEMPLATE_DIR)`
}

/** @param path from the top of the clone */
export function hookOfClone(path: string): string {
  return `the hook ${path} came with the repository, and was not run: core.hooksPath leads into the clone`
}

export function hookFailed(directory: string, how: string): ErrorText {
  return { message: `the clone is at ${directory}, but its post-checkout hook has failed (${how})`, hints: [] }
}

export function hookInterrupted(directory: string): string {
  return `interrupted in the post-checkout hook; the clone is at ${directory}`
}
