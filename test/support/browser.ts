import { accessSync, constants } from 'node:fs'
import { userInfo } from 'node:os'
import { delimiter, join } from 'node:path'
import type { ExecutionContext } from 'ava'
import type { Browser } from 'playwright-core'
import { tempDirectory } from './temp.js'

/** Returns the full path of the first of some programs that is in a directory, or on PATH. */
export function programOnPath(names: readonly string[], directories: readonly string[] = []): string | undefined {
  const all = [...directories, ...(process.env['PATH'] ?? '').split(delimiter)]
  return names.flatMap(name => all.map(directory => join(directory, name))).find(isProgram)
}

function isProgram(file: string): boolean {
  try {
    accessSync(file, constants.X_OK)
    return true
  } catch {
    return false
  }
}

/** The Chromium of this machine. */
export const browserProgram = programOnPath(['chromium', 'chromium-browser', 'google-chrome'])

/** Starts a browser without a window, which ends with the test. It asks for nothing on its own. */
export async function openBrowser(t: Pick<ExecutionContext, 'teardown'>): Promise<Browser> {
  const { chromium } = await import('playwright-core')
  const quiet = [
    '--disable-gpu',
    '--disable-quic',
    '--no-first-run',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
  ]
  // Its sandbox refuses to run as root.
  const args = userInfo().uid === 0 ? [...quiet, '--no-sandbox'] : quiet
  // What a browser leaves in the directory for temporary files goes with the test.
  const env = { ...process.env, TMPDIR: await tempDirectory(t) }
  const browser = await chromium.launch({
    env,
    ...(browserProgram === undefined ? {} : { executablePath: browserProgram }),
    args,
  })
  t.teardown(() => browser.close())
  return browser
}
