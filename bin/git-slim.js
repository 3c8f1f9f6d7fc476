#!/usr/bin/env node
import { existsSync } from 'node:fs'

const program = new URL('../dist/main.js', import.meta.url)
if (existsSync(program)) {
  const { run } = await import(program.href)
  process.exitCode = await run()
} else {
  process.stderr.write('git-slim: this copy of git-slim is not built\n  → in its directory, run npm ci first\n')
  process.exitCode = 1
}
