import { dumpYaml } from '@kubernetes/client-node';
import type { Report } from '../report.js';
import { renderJson } from './render-json.js';

/** What `renderJson` gives, as YAML. */
export function renderYaml(report: Report): string {
  return dumpYaml(JSON.parse(renderJson(report)));
}
