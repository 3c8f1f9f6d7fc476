export * as cli from './cli.js'
export * as common from './common.js'
export * as operations from './operations.js'
export * as squash from './squash.js'
