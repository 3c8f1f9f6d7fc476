import { isOid, shortOid } from '../core/object/oid.js'
import { GitSlimError } from '../core/errors.js'
import type { Git, HookCall, HookEnd, HookName } from '../git/port.js'
import { messages } from '../output/messages.js'
import { sanitize } from '../output/sanitize.js'
import type { Context } from './context.js'

type Call = Omit<HookCall, 'mark' | 'onOutput'>

/** Tells whether a hook is to run; warns if it exists and cannot. */
export async function hasHook({ reporter }: Context, git: Git, name: HookName): Promise<boolean> {
  const state = await git.hooks.find(name)
  if (state === 'not-runnable') reporter.warn(messages.hooks.notRunnable(name))
  if (state === 'not-executable' && (await git.config.getBoolean('advice.ignoredHook')) !== false) {
    reporter.warn(messages.hooks.notExecutable(name))
  }
  return state === 'present'
}

/**
 * Runs a hook that can refuse, and returns the message after it.
 *
 * @param what the commit it is asked about, as people name it
 * @throws GitSlimError `hook` when it does not consent
 */
export async function askHook(
  ctx: Context,
  git: Git,
  { what, ...call }: Call & { readonly what?: string },
): Promise<Uint8Array> {
  const { end, output } = await runHook(ctx, git, call)
  if (end.exitCode === 0) return end.message
  const text = messages.hooks.refused(call.name, what, end.reason)
  throw new GitSlimError('hook', text, { details: { hook: call.name, output } })
}

/** Runs a hook that cannot refuse; its failure is a warning. */
export async function tellHook(ctx: Context, git: Git, call: Call): Promise<void> {
  const { end } = await runHook(ctx, git, call)
  if (end.exitCode === 0) return
  ctx.reporter.warn(messages.hooks.failed(call.name, end.reason ?? messages.hooks.ended(end.exitCode)))
}

/** The part of a hook's output that is kept for programs: the end of it. */
const keptOutput = 10_000

/** Runs a hook, passes its output on, and returns its exit state. */
export async function runHook(
  ctx: Context,
  git: Git,
  call: Call,
): Promise<{ readonly end: HookEnd; readonly output: string }> {
  let output = ''
  const lines = new LinesOf(line => {
    ctx.reporter.passOn(line)
    output = `${output}${line}\n`.slice(-keptOutput)
  })
  const end = await git.hooks.run({ ...call, mark: ctx.processMark, onOutput: chunk => lines.add(chunk) })
  lines.end()
  const { step } = call
  if (step !== undefined && end.head !== undefined && end.head !== step.head) {
    const head = isOid(end.head) ? shortOid(end.head) : end.head
    ctx.reporter.warn(messages.hooks.movedHead({ hook: call.name, head, branch: step.branch }))
  }
  return { end, output: sanitize(output) }
}

/** Splits chunks into lines. */
class LinesOf {
  private readonly decoder = new TextDecoder()
  private rest = ''

  constructor(private readonly say: (line: string) => void) {}

  add(chunk: Uint8Array): void {
    const lines = `${this.rest}${this.decoder.decode(chunk, { stream: true })}`.split('\n')
    this.rest = lines.pop() ?? ''
    for (const line of lines) this.say(line)
  }

  end(): void {
    const last = this.rest + this.decoder.decode()
    if (last !== '') this.say(last)
  }
}
