import type { ExtraRefWish } from './clone-request.js'

/**
 * Reads one more ref to fetch, as `<ref>` or `<ref>:<local>`; undefined for what is neither.
 *
 * A ref's name holds no colon. A plus sign before it, as in a refspec, says what is done anyway.
 */
export function parseExtraRef(text: string): ExtraRefWish | undefined {
  const [ref = '', local, ...more] = text.replace(/^\+/, '').split(':')
  return ref === '' || ref.includes('*') || local === '' || more.length > 0 ? undefined : { ref, local }
}
