/** What a clone leaves with the server until it is needed. */
export type ObjectFilter =
  | { readonly kind: 'blob:none' }
  /** Files of so many bytes, and larger ones. */
  | { readonly kind: 'blob:limit'; readonly bytes: number }
  /** Trees and files that are so far below a commit: at 0 its own tree, too. */
  | { readonly kind: 'tree'; readonly depth: number }
  /** All but commits and tags. */
  | { readonly kind: 'object:type=commit' }
  /** All that any of them leaves out. */
  | { readonly kind: 'combine'; readonly filters: readonly ObjectFilter[] }

/** How a filter is written. Git knows more; of a clone by one of those nothing could be checked out, or counted. */
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
 * Reads a filter as git-rev-list(1) has it; undefined for one that is none of {@link filterForms}.
 *
 * Numbers are decimal, whatever zeros they begin with.
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

/** Each part is written as in a URL. */
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

/** Tells whether trees are left out, not files alone. */
export function leavesTrees(filter: ObjectFilter): boolean {
  if (filter.kind === 'combine') return filter.filters.some(leavesTrees)
  return filter.kind === 'tree' || filter.kind === 'object:type=commit'
}

function limited(bytes: number): ObjectFilter | undefined {
  return Number.isSafeInteger(bytes) ? { kind: 'blob:limit', bytes } : undefined
}

/** Returns a filter as the protocol and the configuration have it. */
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
