import type { ConfigLine } from '../core/config/format-config.js'
import type { Env } from '../git/port.js'
import type { GithubReporter } from '../output/github.js'
import type { Context } from '../workflows/context.js'

/** What the composition root gives to the steps. */
export interface Surroundings {
  readonly env: Env
  readonly reporter: GithubReporter
  readonly settings: SettingsFiles
  readonly contextFor: (request: ContextOptions) => Promise<Context>
}

/** Writes git configuration files where no git command does. */
export interface SettingsFiles {
  /** Returns the user's configuration file; undefined where there is no home directory. */
  userFile(): Promise<string | undefined>
  add(file: string, lines: readonly ConfigLine[]): Promise<void>
  /** Removes added lines; does nothing if they are gone. */
  remove(file: string, lines: readonly ConfigLine[]): Promise<void>
}

/** The inputs that decide how a workflow runs. */
export interface ContextOptions {
  readonly env: Env
  readonly cwd: string
  readonly backend: string
  /** The variable in `env` that holds the token. */
  readonly tokenVariable: string | undefined
  readonly stages: 'shown' | 'hidden'
}
