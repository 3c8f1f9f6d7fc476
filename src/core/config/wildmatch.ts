/**
 * Tells whether a path matches a pattern: `*` and `?` stop at a slash, `**` between slashes does not.
 *
 * @see gitignore(5), PATTERN FORMAT
 */
export function matchesGlob(pattern: string, path: string, letters: 'case-sensitive' | 'ignore-case'): boolean {
  const flags = letters === 'ignore-case' ? 'is' : 's'
  try {
    return new RegExp(`^${expression(pattern)}$`, flags).test(path)
  } catch {
    // A bracket that makes no sense matches nothing.
    return false
  }
}

const TOKEN = /\*\*\/|\/\*\*$|\*+|\?|\[(?:!|\^)?\]?[^\]]*\]|\\.|[^]/g

function expression(pattern: string): string {
  return pattern.replace(TOKEN, token => {
    if (token === '**/') return '(?:.*/)?'
    if (token === '/**') return '/.*'
    if (token.startsWith('*')) return '[^/]*'
    if (token === '?') return '[^/]'
    if (token.startsWith('[') && token.length > 1) return bracket(token)
    return literal(token.startsWith('\\') && token.length > 1 ? token.slice(1) : token)
  })
}

function bracket(token: string): string {
  const negated = /^\[[!^]/.test(token)
  const members = token.slice(negated ? 2 : 1, -1).replace(/[\\\][&|~^]/g, '\\$&')
  return `(?!/)[${negated ? '^' : ''}${members}]`
}

function literal(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\/-]/g, '\\$&')
}
