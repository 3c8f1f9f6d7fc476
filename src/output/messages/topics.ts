export * as cli from './cli.js'
export * as common from './common.js'
