import type { ErrorText } from '../../core/errors.js'

export function waiting(path: string): string {
  return `waiting for another git-slim that works on ${path} …`
}

export function busy(path: string): string {
  return `the cache was not used, since another git-slim has worked on it all the time: ${path}`
}

export function notUpdated(path: string, reason: string): string {
  return `the cache could not be updated, and the clone was made without: ${path}: ${reason}`
}

export function unusable(path: string, reason: string): string {
  return `the cache cannot be used, and the clone was made without: ${path}: ${reason}`
}

export function damaged(path: string): string {
  return `the cache was damaged, and is made anew: ${path}`
}

export const embedded = 'the embedded git does not use a cache; the clone was made without'

export const filtered = 'the cache was not used: it keeps no clone that leaves something with the server (--filter)'

export const emptyName: ErrorText = {
  message: 'the cache has an empty name',
  hints: ['is the variable set that it comes from?'],
}
