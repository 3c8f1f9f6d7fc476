import type { ProcessMark } from '../context.js'
import { openInnerStage } from './inner-stage.js'
import { openSiblingStage } from './sibling-stage.js'
import type { Target } from './target.js'
import type { Stage } from './stage-name.js'

/**
 * Opens a stage for a target: beside it when it does not exist, since one rename is then enough; inside it when it
 * exists, since it may be a mount point, the current directory, or in a directory that is not writable.
 *
 *     absent:  parent/.repo.git-slim-host-123/       →  parent/repo/
 *     empty:   repo/.git-slim-host-123/clone/*       →  repo/*
 */
export function openStage(target: Target, mark: ProcessMark): Promise<Stage> {
  return target.state === 'absent' ? openSiblingStage(target.path, mark) : openInnerStage(target.path, mark)
}
