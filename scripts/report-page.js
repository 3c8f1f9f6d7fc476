import { build } from 'esbuild'

/** The name under which src/output/html imports the page. */
const name = '#report-page'

/** Bundles the page of `report --html`, and returns it as the text of a module, with esbuild's account of its inputs. */
export async function bundleReportPage() {
  const { outputFiles, metafile } = await build({
    entryPoints: ['src/report-page/main.ts', 'src/report-page/page.css'],
    outdir: 'build/report-page',
    bundle: true,
    format: 'iife',
    platform: 'browser',
    target: ['chrome111', 'firefox113', 'safari16.4'],
    minify: true,
    legalComments: 'none',
    charset: 'ascii',
    // Where the packages really are is nobody's business, and not the same everywhere.
    preserveSymlinks: true,
    write: false,
    metafile: true,
    logLevel: 'warning',
  })
  const text = extension => JSON.stringify(outputFiles.find(({ path }) => path.endsWith(extension))?.text.trim())
  return { module: `export const script = ${text('.js')}\nexport const style = ${text('.css')}\n`, metafile }
}

/** Lets esbuild find the page, bundled, as a module. */
export const reportPage = {
  name: 'report-page',
  setup(main) {
    main.onResolve({ filter: new RegExp(`^${name}$`) }, () => ({ path: name, namespace: 'report-page' }))
    main.onLoad({ filter: /./, namespace: 'report-page' }, async () => ({
      contents: (await bundleReportPage()).module,
      loader: 'js',
    }))
  },
}
