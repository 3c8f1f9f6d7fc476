/** This program's version; the build puts package.json's in its place. */
declare const GIT_SLIM_VERSION: string | undefined

export const version: string = typeof GIT_SLIM_VERSION === 'string' ? GIT_SLIM_VERSION : 'development'
