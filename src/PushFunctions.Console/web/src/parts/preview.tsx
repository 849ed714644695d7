import type { Content } from '../types';

/** How a phone shows it before it is opened up: iOS four lines of text, Android one. */
export function Preview(props: { system: 'iOS' | 'Android'; content: Content; app: string }) {
  const { content, system } = props;
  const isSilent = !content.title && !content.body && !content.subtitle;
  return (
    <figure class="phone">
      <figcaption class="small muted">{system}, as it arrives</figcaption>
      {isSilent ? <p class="muted">Nothing is shown: the app gets the data in the background.</p> : (
        <div class="note">
          <span class="app" aria-hidden="true">{(props.app || 'A').slice(0, 1).toUpperCase()}</span>
          <span class="clamp1 title">{content.title || props.app || 'App'}</span>
          <span class="when">now</span>
          {system === 'iOS' && content.subtitle && <span class="clamp1 title lines">{content.subtitle}</span>}
          {content.body && <span class={`${system === 'iOS' ? 'clamp4' : 'clamp1'} lines`}>{content.body}</span>}
          {content.image && <span class="picture">Picture from {hostOf(content.image)}{system === 'iOS' && ', if the app has a notification service extension'}</span>}
        </div>
      )}
      {content.link && <p class="small muted break">A tap opens {content.link}</p>}
    </figure>
  );
}

function hostOf(address: string) {
  try {
    return new URL(address).host;
  } catch {
    return address;
  }
}
