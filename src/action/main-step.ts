import { messages } from '../output/messages.js'
import { clone } from '../workflows/clone.js'
import type { CloneDocument } from '../workflows/clone/report.js'
import { type Checkout, chooseCheckout } from './choose-checkout.js'
import { cloneOptions } from './clone-options.js'
import { addSummary, saveBegun, setOutputs } from './file-commands.js'
import { refuseForkCode } from './fork-guard.js'
import { inputVariable, type Inputs, readInputs, withoutInputs } from './inputs.js'
import { type Job, readJob } from './job.js'
import { noteCredential, trustDirectory } from './leftovers.js'
import { outputsOf } from './outputs.js'
import { spellings } from './secret-spellings.js'
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
  const token = env[inputVariable('token')]?.trim()
  if (token) spellings(token).forEach(secret => reporter.mask(secret))
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

async function checkOut(surroundings: Surroundings, { inputs, job, checkout }: Task): Promise<CloneDocument> {
  const { env, reporter } = surroundings
  const directory = await pathInWorkspace(job.workspace, inputs.path)
  const options = { ...cloneOptions(inputs, job, checkout), directory }
  reporter.group(messages.action.cloning(checkout.repository, checkout.ref))
  if (inputs.setSafeDirectory) await trustDirectory(surroundings, directory)
  if (inputs.persistCredentials) await noteCredential(env, directory, options.url)
  const variable = inputs.token === '' ? undefined : inputVariable('token')
  const context = await surroundings.contextFor({
    env: { ...withoutInputs(env), ...(variable === undefined ? {} : { [variable]: inputs.token }) },
    cwd: job.workspace,
    backend: inputs.backend,
    tokenVariable: variable,
    stages: inputs.showProgress ? 'shown' : 'hidden',
  })
  return clone(context, options)
}

/** The event tells how big the job's own repository is. */
function wholeSize({ payload }: Job, { whose }: Checkout): number | undefined {
  return payload.kind === 'read' && whose === 'own' ? payload.payload.repositoryBytes : undefined
}
