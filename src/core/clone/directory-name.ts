/**
 * Returns the directory that git would clone an address into, or undefined when none can be guessed.
 *
 * The last component of the path, without `.git`; of a bare host, the host without its port.
 *
 * @see builtin/clone.c and dir.c, git_url_basename
 */
export function directoryNameFor(address: string, form: 'worktree' | 'bare'): string | undefined {
  const afterScheme = address.replace(/^[^/]*?:\/\//, '')
  const bare = withoutRepositorySuffix(afterScheme.replace(/^[^/\\]*@/, ''))
  const last = lastComponent(withoutPort(bare)).replace(/\.(?:git|bundle)$/, '')
  const name = last.replace(/[\x00-\x20\x7f]+/g, ' ').trim()
  if (name === '' || name === '/') return undefined
  return form === 'bare' ? `${name}.git` : name
}

function withoutRepositorySuffix(path: string): string {
  return path
    .replace(/[/\\\s]+$/, '')
    .replace(/[/\\]\.git$/, '')
    .replace(/[/\\\s]+$/, '')
}

/** Only of a host alone: `/foo/bar:2222.git` is cloned into `2222`. */
function withoutPort(path: string): string {
  return path.includes('/') ? path : path.replace(/:\d*$/, '')
}

function lastComponent(path: string): string {
  return /[^/\\:]*$/.exec(path)?.[0] ?? ''
}
