import { userInfo } from 'node:os'
import type { ExecutionContext } from 'ava'
import { type Browser, chromium } from 'playwright-core'
import { browserProgram } from './installed.js'
import { tempDirectory } from './temp.js'

/** Starts a browser without a window, which ends with the test. It asks for nothing on its own. */
export async function openBrowser(t: Pick<ExecutionContext, 'teardown'>): Promise<Browser> {
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
