// Writes down anew what the editor shows: test/tui/screens, the pictures in docs/, and the keys in docs/editor.md. Look at them
// before they are committed. Needs npm run build:test.
import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'

const ava = fileURLToPath(import.meta.resolve('ava')).replace(/entrypoints.*$/, 'entrypoints/cli.mjs')
const { status } = spawnSync(
  process.execPath,
  [ava, 'test/tui/screens.test.ts', 'test/tui/docs.test.ts', 'test/tui/moving-picture.test.ts'],
  {
    stdio: 'inherit',
    env: { ...process.env, UPDATE_SCREENS: '1' },
  },
)
process.exitCode = status ?? 1
