/** A cell that a spreadsheet would run as a formula begins with an apostrophe instead (OWASP, CSV injection). */
function cell(value: string): string {
  const tame = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(tame) ? `"${tame.replaceAll('"', '""')}"` : tame;
}

/** Lines of cells as RFC 4180 wants them. */
export const csvOf = (lines: readonly (readonly string[])[]): string => `${lines.map((line) => line.map(cell).join(',')).join('\r\n')}\r\n`;
