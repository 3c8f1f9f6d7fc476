import type { Edited, EditorSession } from '../core/editor/session.js'

export type { Edited, EditorSession }

/** An editor of plans on the user's terminal, made by the composition root. */
export interface PlanEditor {
  /** Returns why this terminal cannot show it on the whole screen; undefined where it can. */
  unusable(): Promise<string | undefined>
  /**
   * Shows a plan until a person has decided: on the whole screen, or in questions and answers, line by line.
   *
   * @throws GitSlimError `interrupted`
   */
  edit(session: EditorSession, how: 'screen' | 'plain'): Promise<Edited>
}
