import type { Conflict } from '../merge/merger.js'
import { fromLatin1, toLatin1 } from '../../bytes/bytes.js'
import type { Oid } from '../../object/oid.js'
import { changedFiles } from '../tree/changed-files.js'
import type { Todo } from '../plan/plan.js'
import type { ReplayRun } from './replay-run.js'
import type { Trees } from '../tree/trees.js'
import type { Conflicted, StepPastConflict } from './input-and-outcome.js'

export interface PreviewInput {
  readonly run: ReplayRun
  readonly trees: Trees
  readonly todos: readonly Todo[]
  readonly first: Pick<Conflicted, 'step' | 'emptied'>
  /** Tells whether the preview has to end after a failure. */
  readonly isEnd: (error: unknown) => boolean
}

/**
 * Previews the steps after a conflict. A person will decide the content of the conflicting files, so the result of
 * other changes to these files is open: such a step is not replayed, and its other files are open from there on. All
 * other steps find their usual input, and are replayed.
 */
export async function previewPastConflict({
  first,
  isEnd,
  ...looking
}: PreviewInput): Promise<readonly StepPastConflict[]> {
  const { run, todos } = looking
  const look = new Look(looking.trees, run)
  const found: StepPastConflict[] = []
  const stopped = todos[first.step]
  try {
    // For a commit that exists already, only whether it is kept is open.
    if (stopped !== undefined && first.emptied !== true) await look.leaveOpen(stopped)
    for (const [i, todo] of todos.slice(first.step + 1).entries()) {
      const behind = await look.at(todo)
      if (behind !== undefined) found.push({ step: first.step + 1 + i, ...behind })
    }
  } catch (error) {
    if (!isEnd(error)) throw error
  }
  return found
}

class Look {
  /** Paths (one character per byte) whose content is open, and all directories above them. */
  readonly #open = new Set<string>()
  readonly #above = new Set<string>()

  constructor(
    private readonly trees: Trees,
    private readonly run: ReplayRun,
  ) {}

  async at(todo: Todo): Promise<Omit<StepPastConflict, 'step'> | undefined> {
    const paths = todo.action === 'merge' ? await this.#mergedPaths(todo) : await this.#pathsOf(todo)
    const open = paths.filter(path => this.#isOpen(path))
    if (open.length > 0 && todo.action !== 'merge') {
      this.run.pass(todo)
      this.#leave(paths)
      return { kind: 'may-conflict', conflicts: open.map(path => ({ path: fromLatin1(path), kind: '' })) }
    }
    if (todo.action === 'merge' && this.run.isNothing(todo)) return { kind: 'may-conflict', conflicts: [] }
    const stopped = await this.run.take(todo)
    if (stopped !== undefined) return this.#stopped(stopped.conflicts, paths)
    if (open.length === 0) return undefined
    return { kind: 'may-conflict', conflicts: open.map(path => ({ path: fromLatin1(path), kind: '' })) }
  }

  async leaveOpen(todo: Todo): Promise<void> {
    this.#leave(todo.action === 'merge' ? await this.#mergedPaths(todo) : await this.#pathsOf(todo))
  }

  #stopped(conflicts: readonly Conflict[], paths: readonly string[]): Omit<StepPastConflict, 'step'> {
    const certain = conflicts.filter(({ path }) => !this.#isOpen(toLatin1(path)))
    this.#leave([...paths, ...conflicts.map(({ path }) => toLatin1(path))])
    return certain.length > 0 ? { kind: 'conflict', conflicts: certain } : { kind: 'may-conflict', conflicts }
  }

  async #pathsOf(todo: Todo): Promise<readonly string[]> {
    const changes = this.run.changesOf(todo)
    return (await Promise.all(changes.map(({ from, to }) => pathsBetween(this.trees, from, to)))).flat()
  }

  /** The differences between merged sides. */
  async #mergedPaths(todo: Extract<Todo, { action: 'merge' }>): Promise<readonly string[]> {
    const [first, ...others] = this.run.treesMerged(todo)
    if (first === undefined) return []
    return (await Promise.all(others.map(tree => pathsBetween(this.trees, first, tree)))).flat()
  }

  #leave(paths: readonly string[]): void {
    for (const path of paths) {
      this.#open.add(path)
      for (const directory of above(path)) this.#above.add(directory)
    }
  }

  /** A file may replace a directory, and the other way round. */
  #isOpen(path: string): boolean {
    return this.#open.has(path) || this.#above.has(path) || above(path).some(directory => this.#open.has(directory))
  }
}

const known = new WeakMap<Trees, Map<string, Promise<readonly string[]>>>()

/** Returns the paths of files that differ; results are cached. */
function pathsBetween(trees: Trees, from: Oid, to: Oid): Promise<readonly string[]> {
  const all = known.get(trees) ?? new Map<string, Promise<readonly string[]>>()
  known.set(trees, all)
  const key = `${from} ${to}`
  const before = all.get(key)
  if (before !== undefined) return before
  const paths = changedFiles(trees, from, to).then(files => files.map(({ path }) => path))
  all.set(key, paths)
  paths.catch(() => all.delete(key))
  return paths
}

function above(path: string): readonly string[] {
  const directories: string[] = []
  for (let at = path.indexOf('/'); at !== -1; at = path.indexOf('/', at + 1)) directories.push(path.slice(0, at))
  return directories
}
