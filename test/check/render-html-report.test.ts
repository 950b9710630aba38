import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { PageReport } from '../../src/check/page-report.js';
import { escapeForScript, renderHtmlReport } from '../../src/check/render-html-report.js';

const template = [
  '<p>page</p>',
  '<script type="application/json" id="report">null</script>',
  '<script type="text/plain" id="examples">[1]</script>',
  '<script type="text/plain" id="worker">abc</script>',
  '<script>run()</script>',
].join('\n');

function reportOf(subject: string): PageReport {
  return { subject, health: 'healthy', facts: [], pods: [], paths: [], findings: [], notes: [] };
}

describe('the report as a page', () => {
  test('is the page with the data, without what only judges files', () => {
    const [, data, ...others] = renderHtmlReport(reportOf('a/b'), template).split('\n');
    expect(data).toBe(`<script type="application/json" id="report">${JSON.stringify(reportOf('a/b'))}</script>`);
    expect(others).toEqual([
      '<script type="text/plain" id="examples"></script>',
      '<script type="text/plain" id="worker"></script>',
      '<script>run()</script>',
    ]);
  });

  test.each([
    '</script><script>alert(1)</script>',
    '<!--<script>',
    '$&$1$`',
    '\u2028\u2029',
    '<!DOCTYPE html>',
    '&lt;',
  ])('what is read cannot get out of it: %j', (text) => {
    const html = renderHtmlReport(reportOf(text), template);
    const data = /id="report">(.*)<\/script>/.exec(html)?.[1] ?? '';
    expect(JSON.parse(data)).toEqual(reportOf(text));
    expect(data).not.toMatch(/[<>&\u2028\u2029]/);
    expect(html.match(/<script/g)).toHaveLength(4);
  });

  test('any text is the same behind the escapes', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const escaped = escapeForScript(JSON.stringify(text));
        expect(JSON.parse(escaped)).toBe(text);
        expect(escaped).not.toMatch(/[<>&\u007f-\u009f\u2028-\u202e]/);
      }),
    );
  });

  test('another file is refused', () => {
    expect(() => renderHtmlReport(reportOf(''), '<p>another</p>')).toThrow('no place for a report');
  });
});
