import { messages } from '../../output/messages.js'
import { GitSlimError } from '../../core/errors.js'
import type { Pusher } from '../port.js'

const refuse = () => Promise.reject(new GitSlimError('unsupported', messages.push.embedded))

/** Says what would be able to push. */
export const noPusher: Pusher = { hasSeen: refuse, push: refuse }
