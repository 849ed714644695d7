// Changes the members of an Audience, many at once, from what somebody pasted or from a CSV.
import { ApiError, get, patch } from './api';
import { readCsv } from './csv';
import { kindOf } from './ids';
import { wait } from './load';
import type { UsersPage } from './types';

/** A User by an ID of the service, or by one of the account's own. */
export interface Named { line: number; id: string; isExternal: boolean }
export interface LineProblem { line: number; text: string; message: string }
export interface Parsed { named: Named[]; problems: LineProblem[] }

const perCall = 1000;
const lookups = 8;
const longestId = 256;

/** One ID per line, or separated by commas, semicolons or blanks. */
export function parsePasted(text: string): Parsed {
  return collect(text.split(/\r\n|\n|\r/).flatMap((row, index) => row.split(/[,;\s]+/).filter(part => part !== '').map(id => ({ line: index + 1, id }))));
}

/** The columns of a CSV that may hold IDs, and how many lines there are. */
export interface CsvFile { columns: string[]; hasHead: boolean; suggested: number; lines: number; parse: (column: number) => Parsed }

export async function openCsv(file: File): Promise<CsvFile> {
  const { rows, problems } = await readCsv(file);
  const first = rows[0]?.cells ?? [];
  const wanted = first.findIndex(cell => /^(user_?id|external_?id|id)$/i.test(cell.trim()));
  // Without a name that is known, the first line may be an ID like any other; with an ID of a User in it, it is one.
  const hasHead = wanted >= 0 && !first.some(cell => kindOf(cell.trim()) === 'user');
  const data = hasHead ? rows.slice(1) : rows;
  return {
    columns: first.map((cell, index) => (hasHead ? cell.trim() || `Column ${index + 1}` : `Column ${index + 1}`)), hasHead,
    suggested: Math.max(0, hasHead ? wanted : first.findIndex(cell => kindOf(cell.trim()) === 'user')), lines: data.length + problems.length,
    parse: column => {
      const found = collect(data.map(row => ({ line: row.line, id: unescaped(row.cells[column]?.trim() ?? '') })));
      return { named: found.named, problems: [...problems.map(problem => ({ ...problem, text: '' })), ...found.problems].sort((one, other) => one.line - other.line) };
    },
  };
}

// An export puts an apostrophe in front of what a spreadsheet would take for a formula.
const unescaped = (cell: string) => (/^'[=+\-@\t\r]/.test(cell) ? cell.slice(1) : cell);

function collect(entries: { line: number; id: string }[]): Parsed {
  const [named, problems, seen]: [Named[], LineProblem[], Map<string, number>] = [[], [], new Map()];
  for (const { line, id } of entries) {
    const before = seen.get(id);
    if (id === '') problems.push({ line, text: '', message: 'There is no ID.' });
    else if (id.length > longestId) problems.push({ line, text: id.slice(0, 40) + '…', message: `An ID has at most ${longestId} characters.` });
    else if (before !== undefined) problems.push({ line, text: id, message: `It is on line ${before} already.` });
    else if (id.startsWith('comms_') && kindOf(id) !== 'user') problems.push({ line, text: id, message: kindOf(id) === 'other' ? 'It is cut off, or not an ID.' : 'It is not the ID of a User.' });
    else { seen.set(id, line); named.push({ line, id, isExternal: kindOf(id) !== 'user' }); }
  }
  return { named, problems };
}

export interface Progress { done: number; of: number; changed: number; problems: LineProblem[] }

/**
 * Adds or removes them, a thousand at a time; IDs of the account's own are looked up first. Safe to repeat: what is there
 * already stays. What was done before an error stays done.
 */
export async function changeMembers(audience: string, verb: 'add' | 'remove', named: Named[], tell: (progress: Progress) => void, signal: AbortSignal): Promise<Progress> {
  let progress: Progress = { done: 0, of: named.length, changed: 0, problems: [] };
  const update = (change: Partial<Progress>) => tell(progress = { ...progress, ...change });
  update({});
  for (let from = 0; from < named.length; from += perCall) {
    const part = named.slice(from, from + perCall);
    const found = await lookUp(part, problem => update({ problems: [...progress.problems, problem] }), count => update({ done: from + count }), signal);
    if (found.length > 0) {
      await retry(() => patch(`/Audiences/${audience}/Users`, { [verb]: [...new Set(found)] }, { signal }), signal);
      update({ changed: progress.changed + new Set(found).size });
    }
    update({ done: Math.min(named.length, from + perCall) });
  }
  return progress;
}

async function lookUp(part: Named[], refuse: (problem: LineProblem) => void, tell: (count: number) => void, signal: AbortSignal) {
  const [found, waiting]: [string[], Named[]] = [part.filter(one => !one.isExternal).map(one => one.id), part.filter(one => one.isExternal)];
  let [next, done] = [0, found.length];
  const run = async () => {
    for (let one = waiting[next++]; one; one = waiting[next++]) {
      const { line, id } = one;
      const page = await retry(() => get<UsersPage>('/PushNotifications/Users', { query: { externalId: id }, signal }), signal);
      const user = page.users[0];
      if (user && !user.deletedAt) found.push(user.id);
      else refuse({ line, text: id, message: user ? 'The User was deleted.' : 'No User was registered with this externalId.' });
      tell(++done);
    }
  };
  await Promise.all(Array.from({ length: lookups }, run));
  return found;
}

/** Waits as long as the API asks to, a few times. */
async function retry<T>(act: () => Promise<T>, signal: AbortSignal): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await act();
    } catch (error) {
      const isLater = error instanceof ApiError && (error.status === 429 || error.status === 503);
      if (!isLater || attempt === 5) throw error;
      await wait((error.retryAfter ?? attempt) * 1000, signal);
    }
  }
}

/** What was refused, as a CSV to mend and import again. */
export function refusedCsv(problems: LineProblem[]) {
  // A spreadsheet would run a cell that begins like a formula.
  const cell = (text: string) => `"${(/^[=+\-@\t\r]/.test(text) ? "'" + text : text).replaceAll('"', '""')}"`;
  return ['id,line,problem', ...problems.map(problem => [cell(problem.text), problem.line, cell(problem.message)].join(','))].join('\r\n') + '\r\n';
}
