/** Where a revision starts. */
export type RevisionBase =
  | { readonly kind: 'name'; readonly name: string }
  /** `@{upstream}` or `@{push}` of a branch; without a branch: of the current one. */
  | { readonly kind: 'tracking'; readonly of: string | undefined; readonly which: 'upstream' | 'push' }

/** The steps from there. */
export type RevisionStep =
  /** `~n`: n times to the first parent. */
  | { readonly kind: 'ancestor'; readonly count: number }
  /** `^n`: to the nth parent; `^0`: to the commit itself. */
  | { readonly kind: 'parent'; readonly number: number }
  /** `^{commit}` and so on; `any` follows tags to any object (`^{}`). */
  | { readonly kind: 'peel'; readonly to: PeelTarget }

export type PeelTarget = 'commit' | 'tree' | 'blob' | 'tag' | 'object' | 'any'

export type ParsedRevision =
  | { readonly kind: 'revision'; readonly base: RevisionBase; readonly steps: readonly RevisionStep[] }
  /** Syntax that git knows and this parser does not: `:/text`, `@{yesterday}`, `rev:path`. */
  | { readonly kind: 'unsupported'; readonly part: string }
  | { readonly kind: 'malformed' }

const STEP = /[~^](?:\d+|\{[^}]*\})?$/
const TRACKING = /^(.*)@\{(?:(u|upstream)|push)\}$/is

/**
 * Parses a revision: a name followed by steps.
 *
 * @see gitrevisions(7)
 */
export function parseRevision(text: string): ParsedRevision {
  const steps: RevisionStep[] = []
  let rest = text
  for (let found = STEP.exec(rest)?.[0]; found !== undefined; found = STEP.exec(rest)?.[0]) {
    const step = parseStep(found)
    if (step === undefined) return { kind: 'unsupported', part: found }
    steps.unshift(step)
    rest = rest.slice(0, -found.length)
  }
  if (rest === '') return { kind: 'malformed' }
  const tracking = TRACKING.exec(rest)
  if (tracking) return { kind: 'revision', base: trackingBase(tracking), steps }
  const special = /:.*|@\{.*\}$/s.exec(rest)?.[0]
  if (special !== undefined) return { kind: 'unsupported', part: special }
  return { kind: 'revision', base: { kind: 'name', name: rest === '@' ? 'HEAD' : rest }, steps }
}

function trackingBase([, of, upstream]: RegExpExecArray): RevisionBase {
  return {
    kind: 'tracking',
    of: of === '' || of === '@' || of === 'HEAD' ? undefined : of,
    which: upstream === undefined ? 'push' : 'upstream',
  }
}

const peelTargets: Readonly<Record<string, PeelTarget>> = {
  '{}': 'any',
  '{commit}': 'commit',
  '{tree}': 'tree',
  '{blob}': 'blob',
  '{tag}': 'tag',
  '{object}': 'object',
}

function parseStep(text: string): RevisionStep | undefined {
  const rest = text.slice(1)
  const number = rest === '' ? 1 : Number(rest)
  if (text.startsWith('~')) return Number.isInteger(number) ? { kind: 'ancestor', count: number } : undefined
  if (Number.isInteger(number)) return { kind: 'parent', number }
  const to = peelTargets[rest]
  return to === undefined ? undefined : { kind: 'peel', to }
}
