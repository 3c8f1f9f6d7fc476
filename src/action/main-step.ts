import type { Env } from '../git/port.js'
import { messages } from '../output/messages.js'
import type { Reporter } from '../output/reporter.js'
import { clone } from '../workflows/clone.js'
import type { CloneDocument } from '../workflows/clone/report.js'
import type { Context } from '../workflows/context.js'
import { type Checkout, chooseCheckout } from './choose-checkout.js'
import { cloneOptions } from './clone-options.js'
import { addSummary, saveBegun, setOutputs } from './file-commands.js'
import { refuseForkCode } from './fork-guard.js'
import { failureNamingInputs, nameInputs } from './name-inputs.js'
import { inputVariable, type Inputs, readInputs, withoutInputs } from './inputs.js'
import { type Job, readJob } from './job.js'
import { keepToken } from './kept-token.js'
import { keepSshCommand, removeKey, trustDirectory, withTrust } from './clean-up.js'
import { outputsOf, summaryOf } from './outputs.js'
import { spellings } from './secret-spellings.js'
import { openSshAccess } from './ssh-access.js'
import type { Surroundings } from './surroundings.js'
import { pathInWorkspace } from './workspace-path.js'

/**
 * Checks out a repository for the job: the commit that the inputs name, else the event's, else the default branch.
 *
 * @throws GitSlimError of all that the clone throws; `usage` for inputs that make no sense; `refused` for a fork's code
 */
export async function mainStep(surroundings: Surroundings): Promise<void> {
  const { env, reporter } = surroundings
  await saveBegun(env)
  hideSecrets(surroundings)
  const inputs = readInputs(env)
  inputs.notices.forEach(notice => reporter.warn(notice))
  const job = await readJob(env)
  const checkout = chooseCheckout(inputs, job)
  if (!inputs.allowUnsafePrCheckout) refuseForkCode(job, checkout)
  const document = await checkOut(surroundings, { inputs, job, checkout })
  await setOutputs(env, outputsOf(checkout, document))
  await summarize(surroundings, summaryOf(checkout, document, wholeSize(job, checkout)))
  if (inputs.token !== '' && !inputs.persistCredentials) reporter.note(messages.action.notPersisted)
}

/** A failure to write the summary does not fail the step. */
async function summarize({ env, reporter }: Surroundings, markdown: string): Promise<void> {
  try {
    await addSummary(env, markdown)
  } catch (error) {
    reporter.warn(messages.action.noSummary((error as Error).message))
  }
}

interface Task {
  readonly inputs: Inputs
  readonly job: Job
  readonly checkout: Checkout
}

/** The secrets are masked before anything else is printed. */
function hideSecrets({ env, reporter }: Surroundings): void {
  const token = env[inputVariable('token')]?.trim()
  if (token) spellings(token).forEach(secret => reporter.mask(secret))
  const key = env[inputVariable('ssh-key')]?.replace(/^-----.*$/gm, '')
  if (key) reporter.mask(key)
}

async function checkOut(surroundings: Surroundings, task: Task): Promise<CloneDocument> {
  const { inputs, job } = task
  const { env } = surroundings
  if (inputs.sshKey === '') return cloneWithToken(surroundings, task)
  const ssh = await openSshAccess(env, job.temporary, inputs)
  try {
    const document = await cloneWith(surroundings, task, { GIT_SSH_COMMAND: ssh.command })
    if (inputs.persistCredentials) await keepSshCommand(surroundings, document.directory, ssh.command)
    return document
  } finally {
    if (!inputs.persistCredentials) await removeKey(ssh.directory)
  }
}

async function cloneWithToken(surroundings: Surroundings, task: Task): Promise<CloneDocument> {
  const { inputs, job } = task
  const { env, settings, reporter } = surroundings
  const document = await cloneWith(surroundings, task, {})
  if (!inputs.persistCredentials) return document
  if (inputs.token === '') reporter.warn(messages.action.nothingToKeep)
  else await keepToken(env, settings, { ...job, token: inputs.token, url: document.url, directory: document.directory })
  return document
}

/** Looks for git while other things are prepared. */
async function cloneWith(surroundings: Surroundings, task: Task, more: Env): Promise<CloneDocument> {
  const { inputs, job, checkout } = task
  const context = contextOf(surroundings, task, more)
  // Awaited below; until then a rejection must not count as unhandled.
  context.catch(() => {})
  const directory = await pathInWorkspace(job.workspace, inputs.path)
  const options = { ...cloneOptions(inputs, job, checkout), directory }
  surroundings.reporter.group(messages.action.cloning(checkout.repository, checkout.ref))
  if (inputs.setSafeDirectory) await trustDirectory(surroundings, directory)
  try {
    const ready = await context
    const reporter: Reporter = {
      ...ready.reporter,
      note: text => ready.reporter.note(nameInputs(text)),
      warn: text => ready.reporter.warn(nameInputs(text)),
    }
    return await clone({ ...ready, reporter }, options)
  } catch (error) {
    throw failureNamingInputs(error)
  }
}

function contextOf({ env, contextFor }: Surroundings, { inputs, job }: Task, more: Env): Promise<Context> {
  const variable = inputs.token === '' ? undefined : inputVariable('token')
  const own = { ...withoutInputs(env), ...more, ...(variable === undefined ? {} : { [variable]: inputs.token }) }
  return contextFor({
    env: inputs.setSafeDirectory ? withTrust(own) : own,
    cwd: job.workspace,
    backend: inputs.backend,
    tokenVariable: variable,
    stages: inputs.showProgress ? 'shown' : 'hidden',
  })
}

/** The event contains the size of the job's repository. */
function wholeSize({ payload }: Job, { whose }: Checkout): number | undefined {
  return payload.kind === 'read' && whose === 'own' ? payload.payload.repositoryBytes : undefined
}
