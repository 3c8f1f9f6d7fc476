import type { ErrorText } from '../../core/errors.js'

export function waiting(path: string): string {
  return `waiting for another git-slim that works on ${path} …`
}

export function busy(path: string): string {
  return `the cache was not used: another git-slim held its lock: ${path}`
}

export function notUpdated(path: string, reason: string): string {
  return `the cache could not be updated; the clone was made without it: ${path}: ${reason}`
}

export function unusable(path: string, reason: string): string {
  return `the cache cannot be used; the clone was made without it: ${path}: ${reason}`
}

export function damaged(path: string): string {
  return `the cache was damaged and is rebuilt: ${path}`
}

export const embedded = 'the embedded git does not use a cache; the clone was made without it'

export const filtered = 'the cache was not used: it cannot serve a partial clone (--filter)'

export const emptyName: ErrorText = {
  message: 'the cache has an empty name',
  hints: ['is the variable set?'],
}
