/** The compiled program, at the time of the tests. */
import { run } from '../../src/main.js'
import { processWorld } from '../../src/world.js'
import { testDate } from './env.js'

process.exitCode = await run({ ...processWorld(), clock: () => testDate })
