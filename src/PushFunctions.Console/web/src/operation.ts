import type { Operation } from './types';

export const doneOf = ({ stats }: Operation) => stats.sent + stats.failed + stats.canceled;

export const canCancel = ({ status }: Operation) => status === 'SCHEDULED' || status === 'PROCESSING';

/** Whether its numbers are final: a canceled operation counts on until what was under way has its outcome, up to ten minutes. */
export const isOver = ({ status, stats }: Operation) => status === 'COMPLETED' || (status === 'CANCELED' && stats.queued + stats.scheduled === 0);
