/** This program's version; the build replaces it by the one in package.json. */
declare const GIT_SLIM_VERSION: string | undefined

export const version: string = typeof GIT_SLIM_VERSION === 'string' ? GIT_SLIM_VERSION : 'development'
