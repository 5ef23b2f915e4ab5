import { CsvReader, delimiterOf } from '../import/csv';
import { readLines } from '../import/lines';

export interface Table {
  headers: string[];
  rows: string[][];
}

/** A CSV file whole, by the reader of the import; no heading needs to be known. Spaces around values are not part of them, before a quote neither. */
export async function readTable(bytes: AsyncIterable<Buffer>): Promise<Table> {
  let reader: CsvReader | undefined;
  let delimiter = ',';
  const cells: string[][] = [];
  const keep = (records: Iterable<{ cells?: string[] }>) => {
    for (const record of records) if (record.cells?.some((cell) => cell.trim())) cells.push(record.cells.map((cell) => cell.trim()));
  };
  for await (const lines of readLines(bytes)) {
    const [first] = lines.filter(({ text }) => text.trim());
    if (!reader && first) reader = new CsvReader((delimiter = delimiterOf(first.text)));
    const tidy = lines.map(({ text, tooLong }) => ({
      text: text.includes('"') ? text.replaceAll(`${delimiter} "`, `${delimiter}"`) : text,
      tooLong,
    }));
    if (reader) keep(reader.read(tidy));
  }
  if (reader) keep(reader.end());
  const [headers = [], ...rows] = cells;
  return { headers, rows };
}
