import type { ConfigValues } from '../../core/config/config-values.js'
import { messages } from '../../output/messages.js'
import { GitSlimError } from '../../core/errors.js'
import type { Config } from '../port.js'

/** Returns parsed settings in the form of the port. */
export function configPort(values: ConfigValues): Config {
  return {
    get: key => Promise.resolve(values.get(key)),
    getAll: key => Promise.resolve(values.getAll(key)),
    getBoolean: async key => {
      const value = values.getBoolean(key)
      if (value === 'malformed') throw new GitSlimError('usage', messages.git.notABoolean(key, values.get(key) ?? ''))
      return value
    },
  }
}
