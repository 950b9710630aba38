import type { Report } from '../report.js';

/** Which findings make the check fail. */
export type FailOn = 'error' | 'warning' | 'never';

/** What a format may show besides the report. */
export interface RenderContext {
  /** The program's version. */
  readonly version: string;
  readonly failOn: FailOn;
  /** The output is a terminal that shows colours. */
  readonly colour: boolean;
  /** How many columns the terminal has; undefined: lines may be of any length. */
  readonly width: number | undefined;
  /** Reads the page that `npm run build:page` makes; only a report that is a page needs it. */
  readonly readPage?: () => string;
}

/** A form of the report. Pure; whatever comes out holds no control character of what was read, and no credential. */
export type Format = (report: Report, context: RenderContext) => string;
