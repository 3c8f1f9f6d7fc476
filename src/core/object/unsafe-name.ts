import { decodeLossy, toLatin1 } from '../bytes/bytes.js'

// Characters that HFS+ passes over in names. @see utf8.c, next_hfs_char
const IGNORED_BY_HFS = /[\u200c-\u200f\u202a-\u202e\u206a-\u206f\ufeff]/g

/**
 * Tells whether a tree's entry has a name that must not come into a worktree: one that leads out of it, or into the
 * repository, on any file system that files are ever copied to.
 *
 * @see read-cache.c, verify_path; git-config(1), core.protectHFS, core.protectNTFS
 */
export function isUnsafeName(name: Uint8Array, mode: string): boolean {
  const bytes = toLatin1(name)
  if (bytes === '' || bytes === '.' || bytes === '..' || /[/\0]/.test(bytes)) return true
  return foldedName(name)
    .split('\\')
    .some(part => isUnsafePart(part, mode))
}

/** What stands between backslashes is a name of its own on Windows, and git lets it pass nowhere. */
function isUnsafePart(part: string, mode: string): boolean {
  // NTFS drops dots and blanks at the end, and what stands behind a colon is a stream of the file before it.
  const onNtfs = part.replace(/:.*$/s, '').replace(/[. ]+$/, '')
  const names = [part, onNtfs]
  if (names.includes('.git') || names.includes('git~1')) return true
  return mode === '120000' && names.some(found => found === '.gitmodules' || isShortGitmodules(found))
}

/** As NTFS abbreviates it, with a number while there are few such names, with a hash when there are more. */
function isShortGitmodules(name: string): boolean {
  if (/^gitmod~[1-4]$/.test(name)) return true
  const [, head = '', digits = ''] = /^(g[a-z0-9]{0,5})~([1-9]\d*)$/.exec(name) ?? []
  return head.length + digits.length === 7 && 'gi7eba'.startsWith(head)
}

/** Returns a name as disks that do not tell letters apart know it: equal names are then one file. */
export function foldedName(name: Uint8Array): string {
  return decodeLossy(name).replace(IGNORED_BY_HFS, '').normalize('NFC').toLowerCase()
}

/** Tells whether Windows cannot have a file of this name, or would take it for something else. */
export function isUnsafeOnWindows(name: Uint8Array): boolean {
  return /[\\:*?"<>|\x01-\x1f]/.test(toLatin1(name))
}
