/** All text for people, by topic (a new one is listed in messages/topics.ts). What happened, why, what to run next. */
export * as messages from './messages/topics.js'
