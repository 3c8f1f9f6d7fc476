/** The functions of isomorphic-git that are used, by name: a bundle contains only these. */
export { expandOid, readObject } from 'isomorphic-git'
