/** What of isomorphic-git is used, by name: a bundle holds no more of it. */
export { expandOid, readObject } from 'isomorphic-git'
