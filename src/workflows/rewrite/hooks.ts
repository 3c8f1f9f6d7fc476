import { toLatin1 } from '../../core/bytes/bytes.js'
import { inUtf8 } from '../../core/message/encoding.js'
import type { Commit } from '../../core/object/commit.js'
import { shortOid } from '../../core/object/oid.js'
import { commitsOf, type RewritePlan, type Todo } from '../../core/rewrite/plan.js'
import { madeBy, type NewCommit } from '../../core/rewrite/remake.js'
import type { Made } from '../../core/rewrite/replay.js'
import { GitSlimError } from '../../git/errors.js'
import type { Git, HookCall, HookName, Oid } from '../../git/port.js'
import { messages } from '../../output/messages.js'
import type { Context } from '../context.js'
import { finishedMessage, wasEdited } from './message.js'
import { askHook, hasHook } from './run-hook.js'
import { subjectOf } from './subject.js'

/** Whether the hooks that may refuse are asked: pre-rebase, pre-commit, commit-msg. */
export type Verification = 'ask' | 'skip'

/** Which hooks have a say in which new commits. */
export interface HookPlan {
  readonly hooks: ReadonlySet<HookName>
  /** Those whose message a person has written just now. */
  readonly written: ReadonlySet<Oid>
  /** Those of which a hook may change the message. */
  readonly commits: ReadonlySet<Oid>
}

export interface HookInput {
  readonly plan: Pick<RewritePlan, 'todos'>
  readonly outcome: Pick<Made, 'objects' | 'mapping'>
  readonly verification: Verification
  /** Tells whether a person has written the message of a todo; what the plan tells is known without. */
  readonly isWritten?: ((todo: Todo) => boolean) | undefined
}

/** Decides which hooks are to be run for which of the new commits: those that git would run. */
export async function planHooks(ctx: Context, git: Git, input: HookInput): Promise<HookPlan> {
  const { plan, outcome, verification, isWritten = saysSomethingNew } = input
  const asked: readonly HookName[] = verification === 'ask' ? ['pre-commit', 'commit-msg'] : []
  const hooks = new Set<HookName>()
  for (const name of ['prepare-commit-msg', ...asked] as const) if (await hasHook(ctx, git, name)) hooks.add(name)
  if (hooks.size === 0) return { hooks, written: new Set(), commits: new Set() }
  const todos = new Map(plan.todos.flatMap(todo => commitsOf(todo).map(oid => [oid, todo] as const)))
  const made = [...madeBy(outcome, git.objectFormat).values()]
  const written = made.filter(({ old }) => {
    const todo = old[0] === undefined ? undefined : todos.get(old[0])
    return todo === undefined || isWritten(todo)
  })
  const commits = hooks.has('prepare-commit-msg') ? made : written
  return { hooks, written: new Set(written.map(({ oid }) => oid)), commits: new Set(commits.map(({ oid }) => oid)) }
}

/** Git takes a commit that is folded or picked for one whose message is known. */
function saysSomethingNew(todo: Todo): boolean {
  switch (todo.action) {
    case 'reword':
      return true
    case 'amend':
    case 'merge':
      return 'message' in todo
    case 'make':
      return todo.result !== undefined
    case 'pick':
    case 'squash':
    case 'label':
    case 'reset':
    case 'update-ref':
      return false
  }
}

interface About extends Pick<HookCall, 'author' | 'editor' | 'message'> {
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
   * Returns a commit with the message that the hooks have left.
   *
   * @throws GitSlimError `hook` when one will not have it
   */
  async ask(commit: Commit, { oid, old }: NewCommit): Promise<Commit> {
    const { hooks, written, commits } = this.plan
    if (!commits.has(oid)) return commit
    const spoken = inUtf8(commit)
    const what = `${shortOid(old[0] ?? oid)} ${subjectOf(spoken.message)}`.trimEnd()
    const isWritten = written.has(oid)
    const editor = wasEdited(this.git, spoken.message) ? 'follows' : 'none'
    const author = isWritten ? spoken.author : undefined
    let { message } = spoken
    if (editor === 'none') {
      if (isWritten && hooks.has('pre-commit')) await this.run('pre-commit', { what, author, editor })
      if (hooks.has('prepare-commit-msg'))
        message = await this.run('prepare-commit-msg', { what, author, editor, message })
    }
    if (isWritten && hooks.has('commit-msg')) message = await this.run('commit-msg', { what, author, editor, message })
    this.ctx.reporter.progress?.({ stage: 'hooks', done: ++this.done, total: commits.size })
    return isSame(message, spoken.message) ? commit : { ...spoken, message }
  }

  private async run(name: HookName, about: About): Promise<Uint8Array> {
    const args = name === 'prepare-commit-msg' ? ['message'] : []
    const { what, message } = about
    const changed = await askHook(this.ctx, this.git, { ...about, name, args })
    if (message === undefined || isSame(changed, message)) return changed
    const finished = finishedMessage(changed)
    if (finished === undefined) throw new GitSlimError('hook', messages.hooks.emptied(name, what))
    return finished
  }
}

function isSame(one: Uint8Array, other: Uint8Array): boolean {
  return toLatin1(one) === toLatin1(other)
}
