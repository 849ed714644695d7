import { useState } from 'preact/hooks';
import { Copy } from './base';
import { Check, Dialog } from './form';

/** A secret that is shown once. The dialog asks before it closes, because nothing can show it again. */
export function SecretDialog(props: { title: string; what: string; id: string; idName: string; secret: string; note: string; onClose: () => void }) {
  const [isKept, setKept] = useState(false);
  return (
    <Dialog title={props.title} onClose={() => { if (isKept) props.onClose(); }}>
      <div class="answer warn"><strong>It is shown only now.</strong> {props.note}</div>
      <dl class="facts">
        <dt>{props.idName}</dt><dd><code class="break">{props.id}</code> <Copy text={props.id} what={`the ${props.idName}`} /></dd>
        <dt>Secret</dt><dd><code class="break" data-secret>{props.secret}</code> <Copy text={props.secret} what={`the secret of ${props.what}`} /></dd>
      </dl>
      <Check label="I have put the secret where it is needed" value={isKept} onChange={setKept} />
      <div class="actions"><button type="button" class="button primary" disabled={!isKept} onClick={props.onClose}>Done</button></div>
    </Dialog>
  );
}
