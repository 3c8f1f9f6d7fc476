// Packs the package and looks at the tarball as its users will: publint, and whether the types resolve.
import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const directory = mkdtempSync(join(tmpdir(), 'git-slim-package-'))
try {
  const [{ filename }] = JSON.parse(npm('pack', '--json', '--ignore-scripts', '--pack-destination', directory))
  const tarball = join(directory, filename)
  run('publint', 'src/cli.js', ['run', tarball, '--strict'])
  run('@arethetypeswrong/cli', 'dist/index.js', [tarball, '--profile', 'esm-only'])
} finally {
  rmSync(directory, { recursive: true, force: true })
}

function npm(...args) {
  return execFileSync('npm', args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] })
}

function run(name, program, args) {
  execFileSync(process.execPath, [join('node_modules', name, program), ...args], { stdio: 'inherit' })
}
