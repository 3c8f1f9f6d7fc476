// Builds dist/ where npm installs this checkout. `npm install --global .` does not install first what a build needs.
import { existsSync } from 'node:fs'

if (existsSync('node_modules/esbuild')) await import('./build.js')
else {
  process.stderr.write('git-slim: what a build needs is not installed\n  → in this directory, run npm ci first\n')
  process.exitCode = 1
}
