/** The page of `report --html`, as the build bundles it from src/report-page. */
declare module '#report-page' {
  export const script: string
  export const style: string
}
