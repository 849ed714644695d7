// Reads a CSV of any size in parts. What is wrong with a line is told by the number of the line, and the next line goes on.

export interface CsvRow { line: number; cells: string[] }
export interface CsvProblem { line: number; message: string }

/** The longest line: an ID has up to 256 characters, and a table seldom more than some dozens of columns. */
export const longestLine = 10_000;

export interface CsvReader {
  rows: CsvRow[];
  problems: CsvProblem[];
  add: (text: string) => void;
  end: () => void;
}

/** RFC 4180, with any of the usual line ends; the separator is a comma, or where the first line has more of them a semicolon or a tab. */
export function csvReader(): CsvReader {
  const rows: CsvRow[] = [], problems: CsvProblem[] = [];
  let separator: string | null = null, head = '';
  let cells: string[] = [], cell = '', length = 0, line = 1, start = 1;
  let state: 'begin' | 'plain' | 'quoted' | 'closed' | 'skip' = 'begin';
  let wasReturn = false;

  const finish = () => {
    if (state === 'skip') { /* told already */ }
    else if (state === 'quoted') problems.push({ line: start, message: 'A quote is opened and never closed.' });
    else if (cells.length > 0 || cell !== '' || state === 'closed') rows.push({ line: start, cells: [...cells, cell] });
    cells = []; cell = ''; length = 0; state = 'begin';
  };

  const take = (letter: string) => {
    if (letter === '\n' && wasReturn) { wasReturn = false; return; }
    wasReturn = letter === '\r';
    const isEnd = letter === '\n' || letter === '\r';
    if (isEnd) line++;
    if (isEnd && state !== 'quoted') { finish(); start = line; return; }
    if (state === 'skip') return;
    if (++length > longestLine) {
      problems.push({ line: start, message: state === 'quoted'
        ? `A quote is opened and not closed within ${longestLine.toLocaleString('en-US')} characters.`
        : `The line is longer than ${longestLine.toLocaleString('en-US')} characters.` });
      state = 'skip';
      return;
    }
    if (state === 'quoted') {
      if (letter === '"') state = 'closed';
      else cell += letter;
    } else if (letter === '"') {
      if (state === 'closed') { cell += '"'; state = 'quoted'; }
      else if (cell.trim() === '') { cell = ''; state = 'quoted'; }
      else { problems.push({ line: start, message: 'A quote is in the middle of a value. Put the whole value in quotes, and double the quotes in it.' }); state = 'skip'; }
    } else if (letter === separator) {
      cells.push(cell); cell = ''; state = 'begin';
    } else if (state === 'closed') {
      if (letter.trim() !== '') { problems.push({ line: start, message: 'Something follows the closing quote of a value.' }); state = 'skip'; }
    } else {
      cell += letter; state = 'plain';
    }
  };

  const add = (text: string) => {
    if (separator === null) {
      head += text;
      const end = head.search(/[\r\n]/);
      if (end < 0 && head.length <= longestLine) return;
      separator = separatorOf(end < 0 ? head : head.slice(0, end));
      text = head.replace(/^\uFEFF/, '');
      head = '';
    }
    for (const letter of text) take(letter);
  };

  return {
    rows, problems, add,
    end: () => {
      if (separator === null) { separator = separatorOf(head); const rest = head.replace(/^\uFEFF/, ''); head = ''; for (const letter of rest) take(letter); }
      finish();
    },
  };
}

function separatorOf(line: string) {
  const plain = line.replace(/"[^"]*"/g, '');
  const counts = [',', ';', '\t'].map(mark => [mark, plain.split(mark).length] as const);
  return counts.reduce((best, next) => (next[1] > best[1] ? next : best))[0];
}

/** Reads a file; what is no UTF-8 is an error in words. */
export async function readCsv(file: File): Promise<CsvReader> {
  const reader = csvReader();
  const decoder = new TextDecoder('utf-8', { fatal: true });
  const stream = file.stream().getReader();
  try {
    for (;;) {
      const { done, value } = await stream.read();
      reader.add(decoder.decode(value, { stream: !done }));
      if (done) break;
    }
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    throw new Error(`${file.name} is not text in UTF-8. Save it as CSV UTF-8.`);
  }
  reader.end();
  return reader;
}
