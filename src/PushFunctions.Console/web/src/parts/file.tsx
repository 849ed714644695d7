import { useId } from 'preact/hooks';

/** A file of the disk, by the browser's own control: it works by keyboard and takes a dropped file. */
export function FileField(props: { label: string; hint?: string; problem?: string | null; accept?: string; multiple?: boolean; onFiles: (files: File[]) => void }) {
  const id = useId();
  const about = props.problem || props.hint ? `${id}-about` : undefined;
  return (
    <div class="field">
      <label for={id}>{props.label}</label>
      <input
        id={id} type="file" accept={props.accept} multiple={props.multiple} aria-describedby={about} aria-invalid={props.problem ? true : undefined}
        onChange={event => props.onFiles([...(event.currentTarget.files ?? [])])} />
      {props.problem ? <p id={about} class="bad" role="alert">{props.problem}</p> : props.hint && <p id={about} class="muted">{props.hint}</p>}
    </div>
  );
}
