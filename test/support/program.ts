/** The compiled program, as bin/git-slim.js runs the bundled one. */
import { run } from '../../src/main.js'

process.exitCode = await run()
