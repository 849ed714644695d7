import { clockOf, count, number, zone } from '../format';
import type { Operation } from '../types';

const minute = 60_000;
const step = 5 * minute;
const bars = 12;

export interface Slot { from: number; operations: number; sent: number; failed: number }

/** The sends of the last hour, by five minutes in which they were accepted. */
export function slotsOf(operations: Operation[], now: number): Slot[] {
  const slots = Array.from({ length: bars }, (_, index) => ({ from: now - (bars - index) * step, operations: 0, sent: 0, failed: 0 }));
  for (const operation of operations) {
    // The clock of the service may differ: what it takes for the last hour is in one of them.
    const index = Math.floor((new Date(operation.createdAt).getTime() - slots[0]!.from) / step);
    const slot = slots[Math.min(bars - 1, Math.max(0, index))]!;
    slot.operations++;
    slot.sent += operation.stats.sent;
    slot.failed += operation.stats.failed;
  }
  return slots;
}

/** One series each with a scale of its own: failed is invisible beside sent. */
export function Hour(props: { slots: Slot[] }) {
  return (
    <div class="pair">
      <Series name="Sent" slots={props.slots} of={slot => slot.sent} mark="var(--ok-mark)" />
      <Series name="Failed" slots={props.slots} of={slot => slot.failed} mark="var(--bad-mark)" />
      <div class="hidden"><table>
        <caption>Pushes by the time in which their send was accepted ({zone()})</caption>
        <thead><tr><th>From</th><th>Sends</th><th>Sent</th><th>Failed</th></tr></thead>
        <tbody>{props.slots.map(slot => <tr key={slot.from}><td>{clockOf(new Date(slot.from))}</td><td>{slot.operations}</td><td>{slot.sent}</td><td>{slot.failed}</td></tr>)}</tbody>
      </table></div>
    </div>
  );
}

/** Stretched to the card: nothing in it is text. */
const [width, height] = [240, 100];

function Series(props: { name: string; slots: Slot[]; of: (slot: Slot) => number; mark: string }) {
  const values = props.slots.map(props.of);
  const [most, sum] = [Math.max(...values), values.reduce((one, other) => one + other, 0)];
  return (
    <figure class="tight">
      <figcaption><span class="muted small">{props.name}, last hour</span> <strong class="figures">{number(sum)}</strong>{most > 0 && <span class="muted small"> at most {number(most)} in 5 minutes</span>}</figcaption>
      <svg class="bars" viewBox={`0 0 ${width} ${height}`} preserveAspectRatio="none" aria-hidden="true">
        {values.map((value, index) => {
          const size = most === 0 ? 0 : Math.max(value > 0 ? 2 : 0, (value / most) * (height - 6));
          return (
            <g key={index}>
              <title>{`${clockOf(new Date(props.slots[index]!.from))}: ${count(value, 'push', 'pushes')} ${props.name.toLowerCase()}`}</title>
              <rect x={index * (width / bars)} y={0} width={width / bars} height={height} fill="transparent" />
              <rect x={index * (width / bars) + 2} y={height - size} width={width / bars - 4} height={size} fill={props.mark} />
            </g>
          );
        })}
      </svg>
      <div class="bars-axis" aria-hidden="true">{[0, 3, 6, 9].map(index => <span key={index}>{clockOf(new Date(props.slots[index]!.from))}</span>)}</div>
    </figure>
  );
}
