import type { ConfigLine } from '../core/config/format-config.js'
import type { Env } from '../git/port.js'
import type { GithubReporter } from '../output/github.js'
import type { Context } from '../workflows/context.js'

/** What the steps get from the composition root. */
export interface Surroundings {
  readonly env: Env
  readonly reporter: GithubReporter
  readonly settings: SettingsFiles
  readonly contextFor: (request: ContextOptions) => Promise<Context>
}

/** How git's configuration files are written, where no command of git does it. */
export interface SettingsFiles {
  /** Returns the file of the user's settings; undefined where there is no place for one. */
  userFile(): Promise<string | undefined>
  add(file: string, lines: readonly ConfigLine[]): Promise<void>
  /** Takes back what was added; nothing where it is not there any more. */
  remove(file: string, lines: readonly ConfigLine[]): Promise<void>
}

/** What the inputs say of how a workflow runs. */
export interface ContextOptions {
  readonly env: Env
  readonly cwd: string
  readonly backend: string
  /** The variable of `env` that holds the token. */
  readonly tokenVariable: string | undefined
  readonly stages: 'shown' | 'hidden'
}
