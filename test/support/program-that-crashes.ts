/** The compiled program, which ends at the word "crash" as at an error that nobody has foreseen. */
import { run } from '../../src/main.js'

let typed = ''
process.stdin.on('data', (chunk: Buffer) => {
  typed += chunk.toString()
  if (typed.includes('crash')) throw new Error('crashed on purpose')
})
process.exitCode = await run()
