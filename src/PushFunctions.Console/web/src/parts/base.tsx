import type { ComponentChildren } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import type { ApiError } from '../api';
import { ago, exactOf, number, percent, timeOf } from '../format';
import { Link, turn } from '../router';
import type { NotificationStatus, OperationStatus, Stats } from '../types';

/** ok: plain, as it should be. good: to be stressed. The others are exceptions. */
export type Tone = 'ok' | 'good' | 'bad' | 'warn' | 'idle';

/** A form for each tone, so that color never stands alone: dot, cross, triangle, square. */
export function Mark(props: { tone: Tone }) {
  return (
    <svg class={`mark ${props.tone}`} viewBox="0 0 10 10" aria-hidden="true">
      <MarkShape tone={props.tone} />
    </svg>
  );
}

export function MarkShape(props: { tone: Tone }) {
  switch (props.tone) {
    case 'bad': return <path d="M1.5 1.5 8.5 8.5M8.5 1.5 1.5 8.5" stroke="currentColor" stroke-width="2" fill="none" />;
    case 'warn': return <path d="M5 1 9.5 9H.5z" fill="currentColor" />;
    case 'idle': return <rect x="2" y="2" width="6" height="6" fill="none" stroke="currentColor" stroke-width="1.5" />;
    default: return <circle cx="5" cy="5" r="3.5" fill="currentColor" />;
  }
}

export function Status(props: { tone: Tone; children: ComponentChildren }) {
  return <span class={`status ${props.tone}`}><Mark tone={props.tone} />{props.children}</span>;
}

export const toneOf: Record<NotificationStatus | OperationStatus, Tone> = {
  SENT: 'ok', FAILED: 'bad', CANCELED: 'idle', QUEUED: 'warn', SCHEDULED: 'idle', PROCESSING: 'warn', COMPLETED: 'ok',
};

export const wordOf: Record<NotificationStatus | OperationStatus, string> = {
  SENT: 'Sent', FAILED: 'Failed', CANCELED: 'Canceled', QUEUED: 'In progress', SCHEDULED: 'Scheduled', PROCESSING: 'In progress', COMPLETED: 'Completed',
};

/** Where its age matters: relative, the exact time as title. */
export const Ago = (props: { time: string }) => <time dateTime={props.time} title={exactOf(props.time)}>{ago(props.time)}</time>;

/** For logs: absolute. The head of the column names the zone. */
export const When = (props: { time: string }) => <time class="nowrap figures" dateTime={props.time} title={exactOf(props.time)}>{timeOf(props.time)}</time>;

export function Card(props: { title?: ComponentChildren; aside?: ComponentChildren; children: ComponentChildren; id?: string }) {
  return (
    <section class="card" id={props.id}>
      {props.title !== undefined && <header><h2>{props.title}</h2>{props.aside}</header>}
      {props.children}
    </section>
  );
}

/** The heading of a page. It gets the focus after each navigation, and names the tab. */
export function Head(props: { title: string; tab?: string; back?: { to: string; name: string }; below?: ComponentChildren; children?: ComponentChildren }) {
  const heading = useRef<HTMLHeadingElement>(null);
  const now = turn.value;
  useEffect(() => { document.title = `${props.tab ?? props.title} · PushFunctions`; }, [props.tab, props.title]);
  useEffect(() => { if (now > 0) heading.current?.focus({ preventScroll: true }); }, [now]);
  return (
    <div class="head">
      <div>
        {props.back && <Link to={props.back.to} class="back">‹ {props.back.name}</Link>}
        <h1 ref={heading} tabIndex={-1} class="break">{props.title}</h1>
        {props.below && <div class="muted">{props.below}</div>}
      </div>
      {props.children && <div class="actions wide">{props.children}</div>}
    </div>
  );
}

export function Empty(props: { title: string; children?: ComponentChildren }) {
  return <div class="empty"><h3>{props.title}</h3>{props.children && <p>{props.children}</p>}</div>;
}

/** Grey rows of the final height. */
export function Loading(props: { rows?: number }) {
  return <div class="loading" role="status" aria-label="Loading">{Array.from({ length: props.rows ?? 3 }, (_, index) => <span key={index} />)}</div>;
}

/**
 * What failed, in the API's own words, with its code and context.
 * @param what "The devices could not be loaded"
 * @param calm What is not touched by it: "Pushes go on."
 */
export function Failure(props: { what: string; error: ApiError; onRetry?: () => void; calm?: string }) {
  const { error } = props;
  const calm = props.calm ?? (error.kind !== 'refused' || (error.status ?? 0) >= 500 ? 'Pushes that were accepted go on.' : '');
  return (
    <div class="failure" role="alert">
      <h3>{props.what}</h3>
      <Words error={error} />
      {calm && <p>{calm}</p>}
      <Code error={error} />
      {props.onRetry && <Retry error={error} onRetry={props.onRetry} />}
    </div>
  );
}

/** An error beside a form, in a line or two. */
export function Problem(props: { error: ApiError | null; what?: string }) {
  if (!props.error) return null;
  return (
    <div class="answer bad" role="alert">
      {props.what && <><strong>{props.what}</strong>{' '}</>}
      <Words error={props.error} />
      <Code error={props.error} />
    </div>
  );
}

function Words(props: { error: ApiError }) {
  const { problems } = props.error;
  if (problems.length <= 1) return <p>{props.error.message}</p>;
  return <ul>{problems.slice(0, 8).map((problem, index) => <li key={index}>{problem.context && <><code>{problem.context}</code>: </>}{problem.message}</li>)}</ul>;
}

function Code(props: { error: ApiError }) {
  const { error } = props;
  const parts = [
    error.problems[0] ? `error ${error.problems[0].code}` : null,
    error.problems.length === 1 ? error.problems[0]!.context : null,
    error.status ? `status ${error.status}` : null,
    error.requestId ? `request ${error.requestId}` : null,
  ].filter(Boolean);
  return parts.length > 0 ? <p><code>{parts.join(' · ')}</code></p> : null;
}

/** Waits as long as the API asked to, and says so. */
function Retry(props: { error: ApiError; onRetry: () => void }) {
  const [left, setLeft] = useState(0);
  useEffect(() => {
    setLeft(Math.min(props.error.retryAfter ?? 0, 60));
    const timer = setInterval(() => setLeft(left => Math.max(0, left - 1)), 1000);
    return () => clearInterval(timer);
  }, [props.error]);
  return <button type="button" class="button" disabled={left > 0} onClick={props.onRetry}>{left > 0 ? `Try again in ${left} s` : 'Try again'}</button>;
}

export function Copy(props: { text: string; what: string }) {
  const [done, setDone] = useState(false);
  useEffect(() => {
    if (!done) return;
    const timer = setTimeout(() => setDone(false), 2000);
    return () => clearTimeout(timer);
  }, [done]);
  return (
    <button
      type="button" class="icon" title={done ? 'Copied' : `Copy ${props.what}`} aria-label={done ? 'Copied' : `Copy ${props.what}`}
      onClick={() => void navigator.clipboard.writeText(props.text).then(() => setDone(true), () => setDone(false))}>
      <svg viewBox="0 0 14 14" fill="none" stroke="currentColor" stroke-width="1.3" aria-hidden="true">
        {done ? <path d="m2 7.5 3.2 3L12 3.5" /> : <><rect x="4.5" y="4.5" width="7.5" height="7.5" rx="1.5" /><path d="M9.5 2H3.5A1.5 1.5 0 0 0 2 3.5v6" /></>}
      </svg>
    </button>
  );
}

export const Id = (props: { id: string; what: string }) => <span class="nowrap"><code class="break">{props.id}</code> <Copy text={props.id} what={props.what} /></span>;

/** Sent, failed and canceled of all, as a bar and for a screen reader. */
export function Progress(props: { stats: Stats; small?: boolean }) {
  const { total, sent, failed, canceled } = props.stats;
  const done = sent + failed + canceled;
  const width = (part: number) => ({ width: `${total === 0 ? 0 : (part / total) * 100}%` });
  return (
    <div
      class={props.small ? 'progress small-bar' : 'progress'} role="progressbar" aria-valuemin={0} aria-valuemax={Math.max(total, 1)} aria-valuenow={done}
      aria-label={`${number(done)} of ${number(total)} done (${percent(done, total)}): ${number(sent)} sent, ${number(failed)} failed, ${number(canceled)} canceled`}>
      <span style={width(sent)} /><span class="failed" style={width(failed)} /><span class="canceled" style={width(canceled)} />
    </div>
  );
}

export function Switch<T extends string>(props: { label: string; value: T; choices: [T, string, number?][]; onChange: (value: T) => void }) {
  return (
    <div class="switch" role="group" aria-label={props.label}>
      {props.choices.map(([value, name, total]) => (
        <button type="button" key={value} aria-pressed={value === props.value} onClick={() => props.onChange(value)}>
          {name}{total !== undefined && <span class="figures"> {number(total)}</span>}
        </button>
      ))}
    </div>
  );
}

export const Tags = (props: { tags: Record<string, string> }) => {
  const pairs = Object.entries(props.tags);
  return pairs.length === 0 ? <span class="muted">–</span> : <span class="chips">{pairs.map(([key, value]) => <span class="chip" key={key}>{key}:{value}</span>)}</span>;
};
