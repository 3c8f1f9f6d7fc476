/** The GitHub Action: its main step, and the post step that removes what the main step left. */
import { failureIn } from './end-of-run.js'
import { exitCode } from './cli/exit-codes.js'
import { hasBegun } from './action/file-commands.js'
import { cleanUp } from './action/clean-up.js'
import type { ContextOptions, SettingsFiles, Surroundings } from './action/surroundings.js'
import type { Env } from './git/port.js'
import { type GithubReporter, githubReporter } from './output/github.js'
import type { Context } from './workflows/context.js'
import { processWorld, type World } from './world.js'

/** Runs the step that the environment names, and returns the exit code. Never throws. */
export async function run(world: World = processWorld()): Promise<number> {
  const { env } = world
  const reporter = githubReporter(text => void world.stdout.write(text), world.timing)
  const surroundings: Surroundings = {
    env,
    reporter,
    settings: settingsFiles(env),
    contextFor: request => contextFor(world, reporter, request),
  }
  if (hasBegun(env)) {
    await cleanUp(surroundings)
    return exitCode.done
  }
  try {
    const { mainStep } = await import('./action/main-step.js')
    await mainStep(surroundings)
    return exitCode.done
  } catch (error) {
    return failureIn(world, reporter, error)
  }
}

async function contextFor(world: World, reporter: GithubReporter, request: ContextOptions): Promise<Context> {
  const { compose } = await import('./compose.js')
  const { progress, ...rest } = reporter
  return compose({
    world: { ...world, env: request.env },
    reporter: { ...rest, progress: request.stages === 'shown' ? progress : undefined },
    cwd: request.cwd,
    backendName: request.backend,
    tokenVariable: request.tokenVariable,
    commands: world.env['RUNNER_DEBUG'] === '1' ? 'shown' : 'silent',
    questions: 'none',
    dryRun: false,
    yes: false,
  })
}

/** Loaded only when there is something to write. */
function settingsFiles(env: Env): SettingsFiles {
  const load = () => import('./git/files/config-text.js')
  return {
    userFile: async () => (await load()).userConfigFile(env),
    add: async (file, lines) => (await load()).addConfigLines(file, lines),
    remove: async (file, lines) => (await load()).removeConfigLines(file, lines),
  }
}
