import { useEffect, useRef, useState } from 'preact/hooks';
import { count, dayOf, timeOf } from '../format';
import type { NotificationStatus } from '../types';
import { MarkShape, toneOf, type Tone } from './base';

export interface LanePoint { time: number; status: NotificationStatus }
export interface Lane { key: string; name: string; points: LanePoint[] }

const week = 7 * 24 * 60 * 60 * 1000;
const near = 6;
const worst: Tone[] = ['bad', 'warn', 'idle', 'ok', 'good'];

/** The last seven days: a lane for each device, days as columns. */
export function Lanes(props: { lanes: Lane[]; now: number }) {
  const [box, width] = useWidth();
  const isNarrow = width < 560;
  const left = isNarrow ? 8 : 148;
  const [rowHeight, right] = [isNarrow ? 54 : 42, 12];
  const span = Math.max(10, width - left - right);
  const start = props.now - week;
  const at = (time: number) => left + ((time - start) / week) * span;
  const height = props.lanes.length * rowHeight + 32;
  const days = midnights(start, props.now);
  return (
    <div ref={box}>
      {width > 0 && (
        <svg class="lanes" width={width} height={height} viewBox={`0 0 ${width} ${height}`} aria-hidden="true">
          {days.map(time => <line key={time} class="rule" x1={at(time)} x2={at(time)} y1={4} y2={height - 28} />)}
          {props.lanes.map((lane, row) => {
            const y = row * rowHeight + (isNarrow ? 40 : 20);
            const sum = sumOf(lane.points);
            return (
              <g key={lane.key}>
                <text class="name" x={isNarrow ? left : 0} y={isNarrow ? y - 22 : y - 1}>{lane.name}</text>
                <text class={sum.failed > 0 ? 'sum-bad' : ''} x={isNarrow ? width - right : 0} y={isNarrow ? y - 22 : y + 14} text-anchor={isNarrow ? 'end' : 'start'}>{sum.text}</text>
                <line class="rule" x1={left} x2={left + span} y1={y} y2={y} />
                {merge(lane.points.filter(point => point.time >= start), at).map(mark => (
                  <g key={mark.x} class={`mark-${mark.tone}`} transform={`translate(${mark.x - 5} ${y - 5})`}>
                    <title>{mark.text}</title>
                    <MarkShape tone={mark.tone} />
                    {mark.size > 1 && <text class="count" x={5} y={-3} text-anchor="middle">{mark.size}</text>}
                  </g>
                ))}
              </g>
            );
          })}
          <line class="axis" x1={left + span} x2={left + span} y1={4} y2={height - 28} />
          {[start, ...days].map((from, index, all) => {
            const until = all[index + 1] ?? props.now;
            const [x, room] = [(at(from) + at(until)) / 2, at(until) - at(from)];
            return room > (isNarrow ? 26 : 44) && (
              <text key={from} x={x} y={height - 10} text-anchor="middle">{index === all.length - 1 && room > 36 ? 'Today' : isNarrow ? dayOf(new Date(from)).slice(0, 2) : dayOf(new Date(from))}</text>
            );
          })}
        </svg>
      )}
      <ul class="hidden">
        {props.lanes.map(lane => {
          const last = lane.points.reduce<LanePoint | null>((best, point) => (!best || point.time > best.time ? point : best), null);
          return <li key={lane.key}>{lane.name}: {sumOf(lane.points).words}{last && `, the last on ${timeOf(new Date(last.time))}`}</li>;
        })}
      </ul>
    </div>
  );
}

export function Legend() {
  const entry = (tone: Tone, word: string) => <span><svg class={`mark ${tone}`} viewBox="0 0 10 10" aria-hidden="true"><MarkShape tone={tone} /></svg>{word}</span>;
  return <div class="legend">{entry('ok', 'Sent')}{entry('bad', 'Failed')}{entry('idle', 'Canceled or scheduled')}</div>;
}

interface Merged { x: number; tone: Tone; size: number; text: string }

/** Marks closer than six pixels become one, in the tone of the worst, with a count. */
function merge(points: LanePoint[], at: (time: number) => number): Merged[] {
  const sorted = [...points].sort((one, other) => one.time - other.time);
  const groups: LanePoint[][] = [];
  for (const point of sorted) {
    const last = groups.at(-1);
    if (last && at(point.time) - at(last[0]!.time) < near) last.push(point);
    else groups.push([point]);
  }
  return groups.map(group => ({
    x: Math.round(at(group[group.length >> 1]!.time) * 10) / 10,
    tone: worst.find(tone => group.some(point => toneOf[point.status] === tone))!,
    size: group.length,
    text: `${sumOf(group).words}, ${timeOf(new Date(group[0]!.time))}`,
  }));
}

function sumOf(points: LanePoint[]) {
  const of = (...states: NotificationStatus[]) => points.filter(point => states.includes(point.status)).length;
  const [sent, failed, canceled, waiting] = [of('SENT'), of('FAILED'), of('CANCELED'), of('QUEUED', 'SCHEDULED')];
  const words = [sent && `${sent} sent`, failed && `${failed} failed`, canceled && `${canceled} canceled`, waiting && `${waiting} waiting`].filter(Boolean).join(', ');
  return { failed, words: words || 'no push', text: failed > 0 ? `${failed} failed` : sent > 0 ? `${sent} sent` : points.length > 0 ? count(points.length, 'push', 'pushes') : 'No push yet' };
}

function midnights(from: number, until: number) {
  const found: number[] = [];
  const time = new Date(from);
  time.setHours(24, 0, 0, 0);
  for (; time.getTime() < until; time.setDate(time.getDate() + 1)) found.push(time.getTime());
  return found;
}

function useWidth() {
  const box = useRef<HTMLDivElement>(null);
  const [width, setWidth] = useState(0);
  useEffect(() => {
    const observer = new ResizeObserver(entries => setWidth(Math.floor(entries[0]!.contentRect.width)));
    observer.observe(box.current!);
    return () => observer.disconnect();
  }, []);
  return [box, width] as const;
}
