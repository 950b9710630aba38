/**
 * The known name that a misspelt one was probably meant to be: the one with the fewest letters to insert, delete, change
 * or swap, and the first of several. Undefined if more than a third of the letters differ.
 */
export function nearestName(name: string, known: readonly string[]): string | undefined {
  const distances = known.map((each) => editDistance(name.toLowerCase(), each.toLowerCase()));
  const least = Math.min(...distances);
  const nearest = known[distances.indexOf(least)];
  const longest = Math.max(name.length, nearest?.length ?? 0);
  return least <= Math.max(1, longest / 3) ? nearest : undefined;
}

function editDistance(a: string, b: string): number {
  const rows: number[][] = [Array.from({ length: b.length + 1 }, (_, column) => column)];
  const cell = (row: number, column: number): number => rows[row]?.[column] ?? 0;
  for (let row = 1; row <= a.length; row++) {
    const costs = [row];
    rows.push(costs);
    for (let column = 1; column <= b.length; column++) {
      const same = a[row - 1] === b[column - 1];
      const swapped = a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1];
      costs.push(
        Math.min(
          cell(row - 1, column) + 1,
          cell(row, column - 1) + 1,
          cell(row - 1, column - 1) + (same ? 0 : 1),
          swapped ? cell(row - 2, column - 2) + 1 : Infinity,
        ),
      );
    }
  }
  return cell(a.length, b.length);
}
