import type { Oid } from '../../core/object/oid.js'
import { type InMemory, neededOf } from '../../core/rewrite/replay/in-memory.js'
import type { TodoLine } from '../../core/rewrite/todo/todo-list.js'
import type { Git } from '../../git/port.js'
import { commitIn } from '../rebase/list-text.js'

/**
 * Stores the commits that a list names and that are in memory alone, and returns the list as git takes it: where git
 * misses commits that are in no line, those that are there in parts get one that drops them.
 */
export async function withPartsThere(
  git: Git,
  lines: readonly TodoLine[],
  inMemory: InMemory,
): Promise<readonly TodoLine[]> {
  const named = lines.flatMap(commitIn) as Oid[]
  const objects = neededOf(named, inMemory, git.objectFormat)
  if (objects.length === 0) return lines
  await git.objects.write(objects)
  const level = (await git.config.get('rebase.missingCommitsCheck'))?.toLowerCase()
  return level === 'warn' || level === 'error' ? withWholesDropped(lines, inMemory) : lines
}

function withWholesDropped(lines: readonly TodoLine[], { wholes }: InMemory): readonly TodoLine[] {
  const told = new Set<Oid>()
  return lines.flatMap((line): TodoLine[] => {
    const whole = 'commit' in line ? wholes.get(line.commit as Oid) : undefined
    if (whole === undefined || told.has(whole) || !('commit' in line)) return [line]
    told.add(whole)
    return [{ action: 'drop', commit: whole, rest: line.rest }, line]
  })
}
