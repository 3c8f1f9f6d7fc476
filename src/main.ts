/** The program: parses a command line, runs it, and turns the result into output and an exit code. */
import { resolve } from 'node:path'
import { exitCode } from './cli/exit-codes.js'
import { asksForCandidates, asksForVersion } from './cli/find-verb.js'
import { commandHelp, overview, shortOverview } from './cli/help.js'
import type { Invocation } from './cli/program.js'
import { reporterFor } from './cli/reporting.js'
import { failureIn } from './end-of-run.js'
import { isColourWanted } from './output/colour.js'
import { messages } from './output/messages.js'
import type { Reporter } from './output/reporter.js'
import { version } from './version.js'
import { processWorld, type World } from './world.js'

export type { World } from './world.js'

/** Runs one command line and returns the exit code. Never throws: this is the only catch. */
export async function run(world: World = processWorld()): Promise<number> {
  const reporter = reporterFor(world)
  try {
    return await carryOut(world, reporter)
  } catch (error) {
    return failureIn(world, reporter, error)
  }
}

async function carryOut(world: World, reporter: Reporter): Promise<number> {
  if (asksForVersion(world.argv)) {
    world.stdout.write(`git-slim ${version}\n`)
    return exitCode.done
  }
  if (asksForCandidates(world.argv)) {
    const { answerShell } = await import('./answer-shell.js')
    world.stdout.write(`${await answerShell(world, reporter)}\n`)
    return exitCode.done
  }
  // The commands, and their parser, are not loaded for the version.
  const { commands, readCommandLine } = await import('./cli/program.js')
  const invocation = readCommandLine(world.argv)
  switch (invocation.kind) {
    case 'overview':
      world.stdout.write(`${overview(commands)}\n`)
      return exitCode.done
    case 'help':
      world.stdout.write(`${commandHelp(invocation.command)}\n`)
      return exitCode.done
    case 'nothing':
      world.stderr.write(`${shortOverview(commands)}\n${messages.cli.noCommand}\n`)
      return exitCode.usage
    case 'command':
      await call(world, reporter, invocation)
      return exitCode.done
  }
}

type CommandLine = Extract<Invocation, { kind: 'command' }>

async function call(world: World, reporter: Reporter, { command, args }: CommandLine): Promise<void> {
  if ('answer' in command) {
    const { lines, document } = await command.answer(args)
    reporter.result(lines, document, 'answer')
    return
  }
  const [{ compose }, { TypedTexts }] = await Promise.all([import('./compose.js'), import('./typed-texts.js')])
  const typed = new TypedTexts()
  const onTerminal = world.stdin.isTTY && world.stderr.isTTY && !args.has('json')
  const context = await compose({
    world,
    reporter,
    cwd: resolve(world.cwd, ...args.values('C')),
    backendName: args.value('backend'),
    tokenVariable: args.value('token-env'),
    commands: args.has('verbose') ? 'shown' : 'silent',
    questions: onTerminal ? 'on-terminal' : 'none',
    colours: isColourWanted(world.stderr, world.argv, world.env) ? 'wanted' : 'none',
    dryRun: args.has('dry-run'),
    yes: args.has('yes'),
    typed,
  })
  try {
    await command.call(args, context)
  } catch (error) {
    throw await typed.savedWith(error, { cwd: context.cwd, env: world.env, signal: world.signal })
  }
}
