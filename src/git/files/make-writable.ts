import { chmod, lstat, readdir } from 'node:fs/promises'

const full = 0o700

/** Lets the owner write all directories of a worktree, but not of its repository; returns whether any has changed. */
export async function makeDirectoriesWritable(worktree: string): Promise<boolean> {
  let changed = false
  const pending = [Buffer.from(worktree)]
  for (let directory = pending.pop(); directory !== undefined; directory = pending.pop()) {
    const { mode } = await lstat(directory)
    if ((mode & full) !== full) {
      await chmod(directory, mode | full)
      changed = true
    }
    for (const entry of await readdir(directory, { encoding: 'buffer', withFileTypes: true })) {
      if (!entry.isDirectory() || entry.name.toString('latin1') === '.git') continue
      pending.push(Buffer.concat([directory, Buffer.from('/'), entry.name]))
    }
  }
  return changed
}
