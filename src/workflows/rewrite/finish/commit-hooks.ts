import { toLatin1 } from '../../../core/bytes/bytes.js'
import { fromJsonBytes } from '../../../core/bytes/json-bytes.js'
import { inUtf8 } from '../../../core/message/encoding.js'
import { type Commit, parseCommit } from '../../../core/object/commit.js'
import { shortOid } from '../../../core/object/oid.js'
import type { CommitInfo } from '../../../core/rewrite/plan/commit-info.js'
import { commitsOf, type RewritePlan, type Todo } from '../../../core/rewrite/plan/plan.js'
import { madeBy, type NewCommit } from '../../../core/rewrite/replay/rename-rewritten.js'
import { type RewriteStep, rewriteSteps } from '../../../core/rewrite/todo/rewrite-step.js'
import { GitSlimError } from '../../../core/errors.js'
import type { Git, HookCall, HookName, Oid } from '../../../git/port.js'
import { messages } from '../../../output/messages.js'
import type { Context } from '../../context.js'
import { finishedMessage, wasEdited } from './message.js'
import { askHook, hasHook } from '../../run-hook.js'
import type { Start } from '../plan-context/start.js'
import { subjectOf } from '../subject.js'
import type { Verification } from '../options.js'
import type { Made } from '../../../core/rewrite/replay/input-and-outcome.js'

/** Which hooks run for which new commits. */
export interface HookPlan {
  readonly hooks: ReadonlySet<HookName>
  /** Those whose message a person has written just now. */
  readonly written: ReadonlySet<Oid>
  /** Those whose message a hook may change. */
  readonly commits: ReadonlySet<Oid>
  /**
   * Returns the step of git's rebase at which a commit would be made; undefined for a commit that is added to the
   * branch.
   */
  readonly stepOf: (oid: Oid) => RewriteStep | undefined
  /** Hooks in the report of a dry run. */
  readonly runs: readonly HookRuns[]
}

/** How often a hook would run. */
export interface HookRuns {
  readonly hook: HookName
  readonly runs: number
}

export interface HookInput {
  readonly verb: string
  readonly start: Pick<Start, 'branch'>
  readonly plan: Pick<RewritePlan, 'todos'> & { readonly base?: Oid | null }
  readonly outcome: Pick<Made, 'objects' | 'mapping'>
  /** The old commits. */
  readonly infos: readonly CommitInfo[]
  readonly verification: Verification
  /** Tells whether a person has written the message of a fold. */
  readonly isWritten?: ((todo: Todo) => boolean) | undefined
}

/**
 * Decides which hooks run for which of the new commits. No hook runs for a commit that keeps the message of an old one.
 */
export async function planHooks(ctx: Context, git: Git, input: HookInput): Promise<HookPlan> {
  const said = newlySaid(git, input)
  const written = new Set([...said].flatMap(([oid, { by }]) => (by === 'person' ? [oid] : [])))
  const hooks = new Set<HookName>()
  const asked: readonly HookName[] =
    input.verification === 'ask' && written.size > 0 ? ['pre-commit', 'commit-msg'] : []
  const known: readonly HookName[] = said.size > 0 ? ['prepare-commit-msg', ...asked] : []
  for (const name of known) if (await hasHook(ctx, git, name)) hooks.add(name)
  const commits = hooks.has('prepare-commit-msg') ? new Set(said.keys()) : hooks.size > 0 ? written : new Set<Oid>()
  const stepOfTodo = stepsOf(input)
  const stepOf = (oid: Oid) => {
    const todo = said.get(oid)?.todo
    return todo && stepOfTodo(todo)
  }
  const runs = ctx.dryRun ? await runsOf(git, { ...input, hooks, written, commits }) : []
  return { hooks, written, commits, stepOf, runs }
}

/** Returns the hooks that a real run would run, in their order. */
async function runsOf(
  git: Git,
  { verb, verification, outcome, hooks, written, commits }: HookInput & Omit<HookPlan, 'stepOf' | 'runs'>,
): Promise<readonly HookRuns[]> {
  const isPresent = async (hook: HookName) => (await git.hooks.find(hook)) === 'present'
  const once = async (hook: HookName, isWanted: boolean) =>
    isWanted && (await isPresent(hook)) ? [{ hook, runs: 1 }] : []
  const asked = (['pre-commit', 'prepare-commit-msg', 'commit-msg'] as const).filter(hook => hooks.has(hook))
  return [
    ...(await once('pre-rebase', verb === 'rebase' && verification === 'ask')),
    ...asked.map(hook => ({ hook, runs: hook === 'prepare-commit-msg' ? commits.size : written.size })),
    ...(await once(
      'post-commit',
      outcome.objects.some(({ type }) => type === 'commit'),
    )),
    ...(await once(
      'post-rewrite',
      outcome.mapping.some(([old, now]) => old !== now),
    )),
  ]
}

/** Reports in a dry run which hooks would run. */
export function tellHooks({ reporter }: Context, { hooks }: { readonly hooks: readonly HookRuns[] }): void {
  if (hooks.length > 0) reporter.note(messages.hooks.wouldRun(hooks))
}

/**
 * Returns a function that names the step of git's rebase for a todo; none for one that adds a commit, as `git commit`
 * does.
 */
function stepsOf({
  start: { branch },
  plan,
  infos,
}: Pick<HookInput, 'start' | 'plan' | 'infos'>): (todo: Todo) => RewriteStep | undefined {
  let steps: ReturnType<typeof rewriteSteps> | undefined
  const made = () => {
    const olds = new Map(infos.map(({ oid, commit }) => [oid, commit]))
    return rewriteSteps({ branch: branch.ref, head: branch.tip, plan, commitOf: oid => olds.get(oid) })
  }
  return todo => (isAdded(todo) ? undefined : (steps ??= made())(todo))
}

/** Tells whether a todo makes a commit that replaces no old one, as `git commit` does. */
function isAdded(todo: Todo): boolean {
  return todo.action === 'make' && todo.commits.length === 0
}

interface Said {
  readonly by: 'person' | 'commits'
  readonly todo: Todo | undefined
}

/** Returns the new commits whose message is that of none of the commits they replace. */
function newlySaid({ objectFormat }: Git, { plan, outcome, infos, isWritten }: HookInput): ReadonlyMap<Oid, Said> {
  const todos = new Map(plan.todos.flatMap(todo => commitsOf(todo).map(oid => [oid, todo] as const)))
  const olds = new Map(infos.map(({ oid, commit }) => [oid, commit]))
  const said = new Map<Oid, Said>()
  for (const [object, { oid, old }] of madeBy(outcome, objectFormat)) {
    const todo = old[0] === undefined ? madeOfNone(plan.todos, parseCommit(object.body)) : todos.get(old[0])
    if (todo !== undefined && keepsMessage(todo, olds)) continue
    const isFold = todo?.action === 'squash'
    said.set(oid, { todo, by: !isFold || isWritten?.(todo) ? 'person' : 'commits' })
  }
  return said
}

function madeOfNone(todos: readonly Todo[], { parents }: Commit): Todo | undefined {
  const action = parents.length > 1 ? 'merge' : 'make'
  return todos.find(todo => todo.action === action && commitsOf(todo).length === 0)
}

function keepsMessage(todo: Todo, olds: ReadonlyMap<Oid, Commit>): boolean {
  const message = messageOf(todo)
  if (message === undefined) return true
  return commitsOf(todo).some(oid => {
    const commit = olds.get(oid)
    return commit !== undefined && (isSame(commit.message, message) || isSame(inUtf8(commit).message, message))
  })
}

/** Returns the message that a todo sets, or undefined where it keeps one. */
function messageOf(todo: Todo): Uint8Array | undefined {
  const result = 'result' in todo ? todo.result : undefined
  const given = 'message' in todo ? todo.message : result?.message
  return given && fromJsonBytes(given)
}

interface About extends Pick<HookCall, 'author' | 'editor' | 'message' | 'step'> {
  /** The commit, as people name it. */
  readonly what: string
}

/** Runs the hooks that git runs before it makes a commit, one commit after another. */
export class CommitHooks {
  private done = 0

  constructor(
    private readonly ctx: Context,
    private readonly git: Git,
    private readonly plan: HookPlan,
  ) {}

  /**
   * Returns a commit with the message after the hooks.
   *
   * @throws GitSlimError `hook` when one will not have it
   */
  async ask(commit: Commit, { oid, old }: NewCommit): Promise<Commit> {
    const { hooks, written, commits, stepOf } = this.plan
    if (!commits.has(oid)) return commit
    const spoken = inUtf8(commit)
    const isWritten = written.has(oid)
    const about: About = {
      what: `${shortOid(old[0] ?? oid)} ${subjectOf(spoken.message)}`.trimEnd(),
      editor: wasEdited(this.git, spoken.message) ? 'follows' : 'none',
      author: isWritten ? spoken.author : undefined,
      step: stepOf(oid),
    }
    let { message } = spoken
    if (about.editor === 'none') {
      if (isWritten && hooks.has('pre-commit')) await this.run('pre-commit', about)
      if (hooks.has('prepare-commit-msg')) message = await this.run('prepare-commit-msg', { ...about, message })
    }
    if (isWritten && hooks.has('commit-msg')) message = await this.run('commit-msg', { ...about, message })
    this.ctx.reporter.progress?.({ stage: 'hooks', done: ++this.done, total: commits.size })
    return isSame(message, spoken.message) ? commit : { ...spoken, message }
  }

  private async run(name: HookName, about: About): Promise<Uint8Array> {
    const args = name === 'prepare-commit-msg' ? ['message'] : []
    const { what, message } = about
    const changed = await askHook(this.ctx, this.git, { ...about, name, args })
    if (message === undefined || isSame(changed, message)) return changed
    const finished = await finishedMessage(this.git, { before: message, left: changed })
    if (finished === undefined) throw new GitSlimError('hook', messages.hooks.emptied(name, what))
    return finished
  }
}

function isSame(one: Uint8Array, other: Uint8Array): boolean {
  return toLatin1(one) === toLatin1(other)
}
