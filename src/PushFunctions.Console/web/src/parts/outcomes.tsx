import { useEffect, useState } from 'preact/hooks';
import { deviceName, hashOf, providerName } from '../ids';
import type { Provider } from '../types';
import { Copy } from './base';

/** A device by the hash of its token: the token itself is never shown. */
export function DeviceOf(props: { provider?: Provider; token?: string }) {
  const [hash, setHash] = useState<string | null>(null);
  useEffect(() => {
    let current = true;
    setHash(null);
    if (props.provider && props.token) void hashOf(props.provider, props.token).then(hash => { if (current) setHash(hash); });
    return () => { current = false; };
  }, [props.provider, props.token]);
  if (!props.provider) return <span class="muted">–</span>;
  return hash === null
    ? <span>{providerName(props.provider)}</span>
    : <span class="nowrap" title={deviceName(props.provider, hash)}>{providerName(props.provider)} <code>{hash.slice(0, 8)}</code> <Copy text={hash} what="the hash of the token" /></span>;
}
