const whole = new Intl.NumberFormat('en-US');
const relative = new Intl.RelativeTimeFormat('en', { numeric: 'always' });
const named = new Intl.DateTimeFormat('en-GB', { timeZoneName: 'short' });
const day = new Intl.DateTimeFormat('en-GB', { weekday: 'short', day: 'numeric', month: 'short' });
const clock = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
const exact = new Intl.DateTimeFormat('en-GB', { dateStyle: 'full', timeStyle: 'long' });

/** The zone that times are shown in, for the head of a column; it has another name in summer. A time that is none is now. */
export function zone(time: Date | string = '') {
  const at = new Date(time);
  return named.formatToParts(Number.isNaN(at.getTime()) ? new Date() : at).find(part => part.type === 'timeZoneName')?.value ?? '';
}

export const number = (value: number) => whole.format(value);
export const count = (value: number, one: string, many = one + 's') => `${number(value)} ${value === 1 ? one : many}`;
export const dayOf = (time: Date | string) => day.format(new Date(time)).replace(',', '');
export const clockOf = (time: Date | string) => clock.format(new Date(time));
export const timeOf = (time: Date | string) => `${dayOf(time)} ${clockOf(time)}`;
export const exactOf = (time: Date | string) => exact.format(new Date(time));

const steps: [number, Intl.RelativeTimeFormatUnit][] = [[60, 'second'], [60, 'minute'], [24, 'hour'], [30, 'day'], [12, 'month'], [Infinity, 'year']];

export function ago(time: Date | string, now = Date.now()) {
  let value = (new Date(time).getTime() - now) / 1000;
  if (Math.abs(value) < 5) return 'just now';
  for (const [size, unit] of steps) {
    if (Math.abs(Math.round(value)) < size) return relative.format(Math.round(value), unit);
    value /= size;
  }
  return relative.format(Math.round(value), 'year');
}

/** 4 s, 3 min, 2 h 5 min. */
export function duration(seconds: number) {
  if (seconds < 90) return `${Math.max(1, Math.round(seconds))} s`;
  const minutes = Math.round(seconds / 60);
  return minutes < 90 ? `${minutes} min` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

export const percent = (part: number, whole: number) => (whole === 0 ? '0%' : `${Math.round((part / whole) * 1000) / 10}%`);
export const bytes = (value: number) => `${number(value)} bytes`;
export const short = (id: string) => (id.length > 16 ? `${id.slice(0, 6)}…${id.slice(-6)}` : id);
export const sizeOf = (text: string) => new TextEncoder().encode(text).length;
