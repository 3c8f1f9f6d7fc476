/**
 * fast-check, with the same cases in every run of the tests, so that what fails has changed. FC_SEED chooses other ones,
 * and FC_RUNS, as `npm run fuzz` sets it, new ones each time.
 */
import * as fc from 'fast-check'

const { FC_RUNS, FC_SEED } = process.env
if (FC_SEED !== undefined || FC_RUNS === undefined) fc.configureGlobal({ seed: Number(FC_SEED ?? 1) })

export { fc }
export { testProp } from '@fast-check/ava'
