import { bash } from './bash.js'
import { fish } from './fish.js'
import { powershell } from './powershell.js'
import type { Shell } from './shell.js'
import { zsh } from './zsh.js'

/** The shells that git-slim's words can be completed in. */
export const shells = { bash, zsh, fish, powershell } satisfies Record<string, Shell>

export type ShellName = keyof typeof shells
