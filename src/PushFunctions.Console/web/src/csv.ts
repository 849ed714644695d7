// Reads a CSV of any size in parts. What is wrong with a line is told by the number of the line, and the next line goes on.

export interface CsvRow { line: number; cells: string[] }
export interface CsvProblem { line: number; message: string }

/** The longest line: an ID has up to 256 characters, and a table seldom more than some dozens of columns. */
export const longestLine = 10_000;

const unclosed = 'A quote is opened and never closed.';

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
  // What follows the first line of a row with a line break in quotes, and what of that is to be read once more, as lines of their own.
  let swallowed: string | null = null, again: string | null = null;

  const finish = () => {
    if (state === 'skip') { /* told already */ }
    else if (state === 'quoted') problems.push({ line: start, message: unclosed });
    else if (cells.length > 0 || cell !== '' || state === 'closed') rows.push({ line: start, cells: [...cells, cell] });
    cells = []; cell = ''; length = 0; swallowed = null; state = 'begin';
  };

  /** Leaves out the line; where its quote has swallowed others, only the first of them. */
  const refuse = (message: string) => {
    problems.push({ line: start, message: swallowed === null ? message : unclosed });
    if (swallowed === null) { state = 'skip'; return; }
    again = swallowed;
    cells = []; cell = ''; length = 0; swallowed = null; state = 'begin';
    line = ++start;
    wasReturn = false;
  };

  const take = (letter: string) => {
    if (letter === '\n' && wasReturn) { wasReturn = false; return; }
    wasReturn = letter === '\r';
    const isEnd = letter === '\n' || letter === '\r';
    if (isEnd) line++;
    if (isEnd && state !== 'quoted') { finish(); start = line; return; }
    if (state === 'skip') return;
    if (swallowed !== null) swallowed += letter;
    else if (isEnd) swallowed = '';
    if (++length > longestLine) {
      // A quote that was closed has swallowed nothing.
      if (state !== 'quoted') swallowed = null;
      refuse(`The line is longer than ${longestLine.toLocaleString('en-US')} characters.`);
      return;
    }
    if (state === 'quoted') {
      if (letter === '"') state = 'closed';
      else cell += letter;
    } else if (letter === '"') {
      if (state === 'closed') { cell += '"'; state = 'quoted'; }
      else if (cell.trim() === '') { cell = ''; state = 'quoted'; }
      else refuse('A quote is in the middle of a value. Put the whole value in quotes, and double the quotes in it.');
    } else if (letter === separator) {
      cells.push(cell); cell = ''; state = 'begin';
    } else if (state === 'closed') {
      if (letter.trim() !== '') refuse('Something follows the closing quote of a value.');
    } else {
      cell += letter; state = 'plain';
    }
  };

  const read = (text: string) => {
    for (const letter of text) {
      take(letter);
      if (again !== null) readAgain();
    }
  };
  const readAgain = () => { const text = again!; again = null; read(text); };

  const add = (text: string) => {
    if (separator === null) {
      head += text;
      const end = head.search(/[\r\n]/);
      if (end < 0 && head.length <= longestLine) return;
      separator = separatorOf(end < 0 ? head : head.slice(0, end));
      text = head.replace(/^\uFEFF/, '');
      head = '';
    }
    read(text);
  };

  return {
    rows, problems, add,
    end: () => {
      if (separator === null) { separator = separatorOf(head); const rest = head.replace(/^\uFEFF/, ''); head = ''; read(rest); }
      while (state === 'quoted' && swallowed !== null) { refuse(unclosed); readAgain(); }
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
