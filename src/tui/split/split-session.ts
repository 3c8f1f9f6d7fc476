import type { EditorSession, Failed, SplitChoices } from '../../core/editor/session.js'
import type { Oid } from '../../core/object/oid.js'

/** What a split needs of what is behind the editor. */
export type SplitEffect =
  | { readonly kind: 'read-pieces'; readonly commit: Oid }
  | { readonly kind: 'make-parts'; readonly key: number; readonly commit: Oid; readonly parts: readonly number[] }

export type SplitNews =
  | { readonly kind: 'pieces'; readonly commit: Oid; readonly found: SplitChoices | Failed }
  /** Oldest first; `parts` are those of the effect. */
  | {
      readonly kind: 'parts-made'
      readonly key: number
      readonly parts: readonly number[]
      readonly made: readonly Oid[] | Failed
    }

/** Does what a split needs, and returns what has come of it. */
export async function splitNews(
  session: Pick<EditorSession, 'pieces' | 'split'>,
  effect: SplitEffect,
): Promise<SplitNews> {
  const { kind, commit } = effect
  if (kind === 'read-pieces') return { kind: 'pieces', commit, found: await session.pieces(commit) }
  const { key, parts } = effect
  return { kind: 'parts-made', key, parts, made: await session.split(commit, parts) }
}
