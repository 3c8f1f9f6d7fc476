/**
 * All text for people, by topic (a new topic is listed in messages/topics.ts): what happened, why, what to run next.
 */
export * as messages from './messages/topics.js'
