import type { Env } from '../git/port.js'
import { messages } from '../output/messages.js'
import { clone } from '../workflows/clone.js'
import type { CloneDocument } from '../workflows/clone/report.js'
import type { Context } from '../workflows/context.js'
import { type Checkout, chooseCheckout } from './choose-checkout.js'
import { cloneOptions } from './clone-options.js'
import { addSummary, saveBegun, setOutputs } from './file-commands.js'
import { refuseForkCode } from './fork-guard.js'
import { inputVariable, type Inputs, readInputs, withoutInputs } from './inputs.js'
import { type Job, readJob } from './job.js'
import { keepSshCommand, noteCredential, removeKey, trustDirectory } from './leftovers.js'
import { outputsOf } from './outputs.js'
import { spellings } from './secret-spellings.js'
import { openSshAccess } from './ssh-access.js'
import { summaryOf } from './summary.js'
import type { Surroundings } from './surroundings.js'
import { pathInWorkspace } from './workspace-path.js'

/**
 * Puts a repository where the job wants it: what the inputs name, else what the event is about.
 *
 * @throws GitSlimError of all that the clone throws; `usage` for inputs that make no sense; `refused` for a fork's code
 */
export async function mainStep(surroundings: Surroundings): Promise<void> {
  const { env, reporter } = surroundings
  await saveBegun(env)
  hideSecrets(surroundings)
  const inputs = readInputs(env)
  const job = await readJob(env)
  const checkout = chooseCheckout(inputs, job)
  if (!inputs.allowUnsafePrCheckout) refuseForkCode(job, checkout)
  const document = await checkOut(surroundings, { inputs, job, checkout })
  await setOutputs(env, outputsOf(checkout, document))
  await addSummary(env, summaryOf(checkout, document, wholeSize(job, checkout)))
  if (inputs.token !== '' && !inputs.persistCredentials) reporter.note(messages.action.notPersisted)
}

interface Task {
  readonly inputs: Inputs
  readonly job: Job
  readonly checkout: Checkout
}

/** Before anything else is said. */
function hideSecrets({ env, reporter }: Surroundings): void {
  const token = env[inputVariable('token')]?.trim()
  if (token) spellings(token).forEach(secret => reporter.mask(secret))
  const key = env[inputVariable('ssh-key')]?.replace(/^-----.*$/gm, '')
  if (key) reporter.mask(key)
}

async function checkOut(surroundings: Surroundings, task: Task): Promise<CloneDocument> {
  const { inputs, job } = task
  const { env, reporter } = surroundings
  const directory = await pathInWorkspace(job.workspace, inputs.path)
  const options = { ...cloneOptions(inputs, job, task.checkout), directory }
  reporter.group(messages.action.cloning(task.checkout.repository, task.checkout.ref))
  if (inputs.setSafeDirectory) await trustDirectory(surroundings, directory)
  if (options.credentials === 'keep') await noteCredential(env, directory, options.url)
  if (inputs.sshKey === '') return clone(await contextOf(surroundings, task, {}), options)
  const ssh = await openSshAccess(env, job.temporary, inputs)
  try {
    const document = await clone(await contextOf(surroundings, task, { GIT_SSH_COMMAND: ssh.command }), options)
    if (inputs.persistCredentials) await keepSshCommand(surroundings, directory, ssh.command)
    return document
  } finally {
    if (!inputs.persistCredentials) await removeKey(ssh.directory)
  }
}

function contextOf({ env, contextFor }: Surroundings, { inputs, job }: Task, more: Env): Promise<Context> {
  const variable = inputs.token === '' ? undefined : inputVariable('token')
  return contextFor({
    env: { ...withoutInputs(env), ...more, ...(variable === undefined ? {} : { [variable]: inputs.token }) },
    cwd: job.workspace,
    backend: inputs.backend,
    tokenVariable: variable,
    stages: inputs.showProgress ? 'shown' : 'hidden',
  })
}

/** The event tells how big the job's own repository is. */
function wholeSize({ payload }: Job, { whose }: Checkout): number | undefined {
  return payload.kind === 'read' && whose === 'own' ? payload.payload.repositoryBytes : undefined
}
