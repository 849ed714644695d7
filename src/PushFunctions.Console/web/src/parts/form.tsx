import type { ComponentChildren } from 'preact';
import { useEffect, useId, useRef, useState } from 'preact/hooks';
import type { ApiError } from '../api';
import { Problem } from './base';

interface FieldProps { label: string; hint?: ComponentChildren; problem?: string | null }

function Field(props: FieldProps & { children: (id: string, describedBy: string | undefined) => ComponentChildren }) {
  const id = useId();
  const about = props.problem || props.hint ? `${id}-about` : undefined;
  return (
    <div class="field">
      <label for={id}>{props.label}</label>
      {props.children(id, about)}
      {props.problem ? <p id={about} class="bad">{props.problem}</p> : props.hint && <p id={about} class="muted">{props.hint}</p>}
    </div>
  );
}

export function TextField(props: FieldProps & {
  value: string; onInput: (value: string) => void; type?: 'text' | 'password' | 'datetime-local' | 'number' | 'url'; placeholder?: string; required?: boolean; mono?: boolean;
  autoComplete?: string; maxLength?: number; list?: string; autoFocus?: boolean; min?: string; max?: string;
}) {
  const box = useRef<HTMLInputElement>(null);
  useEffect(() => { if (props.autoFocus) box.current?.focus(); }, []);
  return (
    <Field {...props}>
      {(id, about) => (
        <input
          id={id} ref={box} type={(props.type ?? 'text') as 'text'} value={props.value} placeholder={props.placeholder} required={props.required} class={props.mono ? 'mono' : undefined}
          autoComplete={props.autoComplete ?? 'off'} spellcheck={false} maxLength={props.maxLength} list={props.list} min={props.min} max={props.max}
          aria-invalid={props.problem ? true : undefined} aria-describedby={about} onInput={event => props.onInput(event.currentTarget.value)} />
      )}
    </Field>
  );
}

export function TextArea(props: FieldProps & { value: string; onInput: (value: string) => void; rows?: number; mono?: boolean; placeholder?: string }) {
  return (
    <Field {...props}>
      {(id, about) => (
        <textarea
          id={id} rows={props.rows ?? 3} class={props.mono ? 'mono' : undefined} value={props.value} placeholder={props.placeholder} spellcheck={!props.mono}
          aria-invalid={props.problem ? true : undefined} aria-describedby={about} onInput={event => props.onInput(event.currentTarget.value)} />
      )}
    </Field>
  );
}

export function Select(props: FieldProps & { value: string; onChange: (value: string) => void; choices: [string, string][] }) {
  return (
    <Field {...props}>
      {(id, about) => (
        <select id={id} value={props.value} aria-describedby={about} onChange={event => props.onChange(event.currentTarget.value)}>
          {props.choices.map(([value, name]) => <option key={value} value={value}>{name}</option>)}
        </select>
      )}
    </Field>
  );
}

export function Check(props: { label: ComponentChildren; value: boolean; onChange: (value: boolean) => void }) {
  return <label class="check"><input type="checkbox" checked={props.value} onChange={event => props.onChange(event.currentTarget.checked)} /><span>{props.label}</span></label>;
}

/** A dialog of the browser: it keeps the focus inside, Escape closes it, and the focus returns to where it was. */
export function Dialog(props: { title: string; onClose: () => void; children: ComponentChildren }) {
  const box = useRef<HTMLDialogElement>(null);
  const id = useId();
  useEffect(() => {
    const before = document.activeElement as HTMLElement | null;
    box.current?.showModal();
    return () => before?.isConnected ? before.focus() : undefined;
  }, []);
  return (
    <dialog ref={box} aria-labelledby={id} onClose={props.onClose} onCancel={event => { event.preventDefault(); props.onClose(); }}>
      <div>
        <h2 id={id}>{props.title}</h2>
        {props.children}
      </div>
    </dialog>
  );
}

/**
 * Asks before something that cannot be undone.
 * @param word What has to be typed first; left out for nothing.
 */
export function Confirm(props: {
  title: string; children: ComponentChildren; action: string; onConfirm: () => Promise<boolean | void>; onClose: () => void;
  busy?: boolean; error?: ApiError | null; word?: string; wordLabel?: string; safe?: boolean;
}) {
  const [typed, setTyped] = useState('');
  return (
    <Dialog title={props.title} onClose={props.onClose}>
      <form class="stack" onSubmit={async event => {
        event.preventDefault();
        if (await props.onConfirm() !== false) props.onClose();
      }}>
        <div class="tight">{props.children}</div>
        {props.word !== undefined && <TextField label={props.wordLabel ?? `Type ${props.word} to go on`} value={typed} onInput={setTyped} autoFocus />}
        <Problem error={props.error ?? null} />
        <div class="actions">
          <button type="button" class="button" onClick={props.onClose}>Keep as it is</button>
          <button type="submit" class={props.safe ? 'button primary' : 'button danger'} disabled={props.busy || (props.word !== undefined && typed.trim().replace(/[,.\s]/g, '') !== props.word.replace(/[,.\s]/g, ''))}>
            {props.busy ? 'One moment …' : props.action}
          </button>
        </div>
      </form>
    </Dialog>
  );
}
