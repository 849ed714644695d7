import type uPlot from 'uplot';
import { useEffect, useRef } from 'preact/hooks';
import { clockOf, number } from '../format';
import { Card } from './base';

export interface Series {
  title: string;
  /** For a screen reader and in the head: "1,204 in the last hour". */
  total: string;
  tone: 'ok' | 'bad' | 'warn' | 'idle';
  /** Seconds since 1970, and a value each. */
  times: number[];
  values: number[];
}

/** A series with a scale of its own: what failed would not be seen beside what was sent. Charts of a name share the cursor. */
export function Chart(props: { series: Series; group: string; height?: number }) {
  const box = useRef<HTMLDivElement>(null);
  const { series, group } = props;
  useEffect(() => {
    let plot: uPlot | null = null;
    let gone = false;
    let observer: ResizeObserver | null = null;
    // Only the pages with a chart load it.
    void import('uplot').then(({ default: Plot }) => {
      if (gone || !box.current) return;
      const style = getComputedStyle(document.documentElement);
      const color = (name: string) => style.getPropertyValue(name).trim();
      const [mark, fill] = [color(`--${series.tone}-mark`), color(`--${series.tone}-fill`)];
      const axis = { stroke: color('--muted'), font: `12px ${color('--sans')}`, grid: { stroke: color('--line'), width: 1 }, ticks: { show: false } };
      const size = () => ({ width: box.current!.clientWidth, height: props.height ?? 160 });
      plot = new Plot({
        ...size(), legend: { show: false }, cursor: { sync: { key: group }, y: false }, padding: [8, 8, 0, 0],
        scales: { y: { range: (_, __, most) => [0, Math.max(4, most)] } },
        axes: [{ ...axis, values: (_, ticks) => ticks.map(time => clockOf(new Date(time * 1000))) }, { ...axis, size: 56, values: (_, ticks) => ticks.map(value => (Number.isInteger(value) ? number(value) : '')) }],
        series: [{}, { stroke: mark, fill, width: 1.5, points: { show: false } }],
      }, [series.times, series.values], box.current);
      observer = new ResizeObserver(() => plot?.setSize(size()));
      observer.observe(box.current);
    });
    return () => { gone = true; observer?.disconnect(); plot?.destroy(); };
  }, [series, group]);
  return (
    <Card title={series.title} aside={<span class="muted figures">{series.total}</span>}>
      <div class="inside"><div ref={box} class="chart" role="img" aria-label={`${series.title}: ${series.total}`} /></div>
    </Card>
  );
}
