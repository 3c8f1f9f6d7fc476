/**
 * Loaded before a test file (`node --require`): counts the processes the file starts and the processor time it takes, and
 * writes both as JSON into the directory that COUNT_PROCESSES names, when the file's process ends.
 */
const childProcess = require('node:child_process')
const { readFileSync, writeFileSync } = require('node:fs')
const { syncBuiltinESMExports } = require('node:module')
const { basename, join } = require('node:path')

const directory = process.env.COUNT_PROCESSES
const started = {}
let file

for (const name of ['spawn', 'spawnSync', 'execFile', 'execFileSync', 'fork']) {
  const original = childProcess[name]
  const counting = (program, ...rest) => {
    const command = basename(String(program)).replace(/\.exe$/, '')
    const key = command === 'git' ? `git ${gitCommand(rest[0])}` : command
    started[key] = (started[key] ?? 0) + 1
    return original(program, ...rest)
  }
  // util.promisify looks for what stands on the original.
  childProcess[name] = Object.defineProperties(counting, Object.getOwnPropertyDescriptors(original))
}
syncBuiltinESMExports()

// ava tells its worker in the first message which file to run.
process.once('message', message => {
  file = message?.ava?.options?.file
})

process.once('exit', () => {
  if (file === undefined) return
  const result = { file, seconds: process.uptime(), processorSeconds: processorSeconds(), started }
  writeFileSync(join(directory, `${process.pid}.json`), JSON.stringify(result))
})

function gitCommand(args) {
  const words = Array.isArray(args) ? args : []
  for (let i = 0; i < words.length; i++) {
    if (words[i] === '-c' || words[i] === '-C') i++
    else if (!words[i].startsWith('-')) return words[i]
  }
  return '(none)'
}

/** Of this process and of all that it has waited for; NaN where there is no /proc. */
function processorSeconds() {
  try {
    const fields = readFileSync('/proc/self/stat', 'utf8')
      .replace(/^.*\) /s, '')
      .split(' ')
    return fields.slice(11, 15).reduce((sum, ticks) => sum + Number(ticks), 0) / 100
  } catch {
    return Number.NaN
  }
}
