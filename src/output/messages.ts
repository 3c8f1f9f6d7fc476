/** All text for people, by topic. Each message says what happened; hints say what to run next. */
export const messages = { cli, common } as const

import * as cli from './messages/cli.js'
import * as common from './messages/common.js'
