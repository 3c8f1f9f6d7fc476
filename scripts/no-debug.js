// Stands for the package `debug` in every bundle. With DEBUG=* in the environment simple-git would print each command
// with all of git's environment, secrets included.
const silent = Object.assign(() => {}, { enabled: false, namespace: '', extend: () => silent })

export default Object.assign(() => silent, { formatters: {}, enable: () => {} })
