/** Objects that a clone leaves on the server until they are needed. */
export type ObjectFilter =
  | { readonly kind: 'blob:none' }
  /** Files of this many bytes or more. */
  | { readonly kind: 'blob:limit'; readonly bytes: number }
  /** Trees and files at this depth below a commit or deeper: at 0 also its root tree. */
  | { readonly kind: 'tree'; readonly depth: number }
  /** Everything except commits and tags. */
  | { readonly kind: 'object:type=commit' }
  /** Everything that one of several filters leaves out. */
  | { readonly kind: 'combine'; readonly filters: readonly ObjectFilter[] }

/** The forms of a filter. Git has more, but a clone with one of those could not be checked out, or counted. */
export const filterForms = [
  'blob:none',
  'blob:limit=<n>[kmg]',
  'tree:<depth>',
  'object:type=commit',
  'combine:<filter>+<filter>',
  'none',
] as const

const units: Readonly<Record<string, number>> = { '': 1, k: 1024, m: 1024 ** 2, g: 1024 ** 3 }

/**
 * Parses a filter as git-rev-list(1) has it; undefined for one that is not among {@link filterForms}. Numbers are
 * decimal, also with leading zeros.
 */
export function parseFilter(text: string): ObjectFilter | 'none' | undefined {
  if (text === 'none' || text === 'blob:none' || text === 'object:type=commit') {
    return text === 'none' ? text : { kind: text }
  }
  if (text.startsWith('combine:')) return combined(text.slice('combine:'.length).split('+'))
  const [, digits, unit = ''] = /^blob:limit=(\d+)([kmg]?)$/i.exec(text) ?? []
  if (digits !== undefined) return limited(Number(digits) * (units[unit.toLowerCase()] ?? 1))
  const [, depth] = /^tree:(\d+)$/.exec(text) ?? []
  return depth !== undefined && Number.isSafeInteger(Number(depth)) ? { kind: 'tree', depth: Number(depth) } : undefined
}

/** Each part is percent-encoded. */
function combined(parts: readonly string[]): ObjectFilter | undefined {
  const filters = parts.map(part => parseFilter(unescaped(part)))
  const isFilter = (filter: ObjectFilter | 'none' | undefined) => filter !== undefined && filter !== 'none'
  return filters.every(isFilter) ? { kind: 'combine', filters } : undefined
}

function unescaped(part: string): string {
  try {
    return decodeURIComponent(part)
  } catch {
    return ''
  }
}

/** Tells whether the filter leaves out trees, and not only files. */
export function leavesTrees(filter: ObjectFilter): boolean {
  if (filter.kind === 'combine') return filter.filters.some(leavesTrees)
  return filter.kind === 'tree' || filter.kind === 'object:type=commit'
}

function limited(bytes: number): ObjectFilter | undefined {
  return Number.isSafeInteger(bytes) ? { kind: 'blob:limit', bytes } : undefined
}

/** Returns a filter as the protocol and the configuration spell it. */
export function filterSpec(filter: ObjectFilter): string {
  switch (filter.kind) {
    case 'blob:limit':
      return `blob:limit=${filter.bytes}`
    case 'tree':
      return `tree:${filter.depth}`
    case 'combine':
      return `combine:${filter.filters.map(part => filterSpec(part).replace(/[%+]/g, encodeURIComponent)).join('+')}`
    case 'blob:none':
    case 'object:type=commit':
      return filter.kind
  }
}
