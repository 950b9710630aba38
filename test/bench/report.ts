/** What one run of a program cost. */
export interface Sample {
  readonly status: number;
  readonly wallSeconds: number;
  readonly cpuSeconds: number;
  readonly peakBytes: number;
}

/** One input, and the samples of every program that was given it. */
export interface Row {
  readonly input: string;
  readonly bytes: number;
  readonly samples: ReadonlyMap<string, readonly Sample[]>;
}

export function median(values: readonly number[]): number {
  return quantile(values, 0.5);
}

function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? NaN;
}

export function renderTable(rows: readonly Row[]): string {
  const sections = rows.map((row) => {
    const peer = row.samples.get('Go peer');
    const lines = [...row.samples].map(([name, samples]) => {
      const wall = samples.map((sample) => sample.wallSeconds);
      return [
        name,
        milliseconds(median(wall)),
        peer ? ratio(wall, median(peer.map((sample) => sample.wallSeconds))) : '',
        milliseconds(median(samples.map((sample) => sample.cpuSeconds))),
        megabytes(median(samples.map((sample) => sample.peakBytes))),
        String(samples.length),
      ].join(' | ');
    });
    return `### ${row.input}: ${(row.bytes / 1e6).toFixed(row.bytes < 1e6 ? 3 : 1)} MB

| program | wall | of the Go peer's | CPU | peak memory | runs |
| --- | --- | --- | --- | --- | --- |
${lines.map((line) => `| ${line} |`).join('\n')}
`;
  });
  return sections.join('\n');
}

function ratio(wall: readonly number[], peer: number): string {
  const [low, middle, high] = [0.25, 0.5, 0.75].map((share) => percent(quantile(wall, share) / peer));
  return `${middle ?? ''} (${low ?? ''} to ${high ?? ''})`;
}

function percent(share: number): string {
  return `${share < 10 ? (share * 100).toPrecision(3) : Math.round(share * 100)} %`;
}

function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(bytes < 1e7 ? 1 : 0)} MB`;
}

function milliseconds(seconds: number): string {
  return `${(seconds * 1000).toFixed(seconds < 1 ? 1 : 0)} ms`;
}

/** Bars of the wall times on a logarithmic scale, an input after the other. */
export function renderPlot(rows: readonly Row[]): string {
  const width = 760;
  const labels = 250;
  const lineHeight = 16;
  const scale = (seconds: number): number => (Math.log10(Math.max(seconds, 0.001)) + 3) * ((width - labels - 90) / 5);
  const lines: string[] = [];
  let y = 30;
  const text = (x: number, content: string, style = ''): void => {
    lines.push(`<text x="${x}" y="${y}"${style}>${content.replaceAll('&', '&amp;').replaceAll('<', '&lt;')}</text>`);
  };
  for (const row of rows) {
    text(10, row.input, ' font-weight="bold"');
    for (const [name, samples] of row.samples) {
      y += lineHeight;
      const seconds = median(samples.map((sample) => sample.wallSeconds));
      const colour = /^(?:mutator|validator)/.test(name) ? '#2a6f97' : '#a0a0a0';
      text(20, name);
      lines.push(
        `<rect x="${labels}" y="${y - 11}" width="${scale(seconds).toFixed(1)}" height="12" fill="${colour}"/>`,
      );
      text(labels + scale(seconds) + 6, milliseconds(seconds));
    }
    y += lineHeight * 2;
  }
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${y}" font-family="sans-serif" font-size="12">
<rect width="100%" height="100%" fill="white"/>
<text x="10" y="14">Wall time, logarithmic scale; shorter is better</text>
${lines.join('\n')}
</svg>
`;
}
