/** How far back the check looks if nothing else is said: as long as an API server keeps events (`--event-ttl`, 1h). */
export const defaultSince = '1h';

const units = { s: 1, m: 60, h: 3600 } as const;

/** The seconds of a duration such as `90s`, `15m` or `2h`; undefined for any other text. */
export function durationSeconds(text: string): number | undefined {
  const [, number, unit] = /^(\d{1,6})([smh])$/.exec(text) ?? [];
  return number === undefined ? undefined : Number(number) * units[unit as keyof typeof units];
}
