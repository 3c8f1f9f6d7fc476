import { decodeLossy, toLatin1 } from '../bytes/bytes.js'

// Characters that HFS+ ignores in names.
const IGNORED_BY_HFS = /[\u200c-\u200f\u202a-\u202e\u206a-\u206f\ufeff]/g

/**
 * Tells whether a tree's entry has a name that must not be checked out: one that leads out of the worktree, or into the
 * git directory, on any file system.
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

/** On Windows a backslash separates names, and git accepts such a name nowhere. */
function isUnsafePart(part: string, mode: string): boolean {
  // NTFS drops trailing dots and spaces, and text after a colon names a stream of the same file.
  const onNtfs = part.replace(/:.*$/s, '').replace(/[. ]+$/, '')
  const names = [part, onNtfs]
  if (names.includes('.git') || names.includes('git~1')) return true
  return mode === '120000' && names.some(found => found === '.gitmodules' || isShortGitmodules(found))
}

/** The short name on NTFS: with a number while there are few such names, with a hash when there are more. */
function isShortGitmodules(name: string): boolean {
  if (/^gitmod~[1-4]$/.test(name)) return true
  const [, head = '', digits = ''] = /^(g[a-z0-9]{0,5})~([1-9]\d*)$/.exec(name) ?? []
  return head.length + digits.length === 7 && 'gi7eba'.startsWith(head)
}

/** Returns a name as case-insensitive file systems see it: equal names are one file. */
export function foldedName(name: Uint8Array): string {
  return decodeLossy(name).replace(IGNORED_BY_HFS, '').normalize('NFC').toLowerCase()
}

/** Tells whether Windows cannot have a file of this name, or would take it for a device. */
export function isUnsafeOnWindows(name: Uint8Array): boolean {
  return /[\\:*?"<>|\x01-\x1f]/.test(toLatin1(name))
}
