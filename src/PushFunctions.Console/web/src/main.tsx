import { render } from 'preact';
import './app.css';
import { Frame } from './layout';
import { SignInPage } from './pages/sign-in';
import { session } from './session';

// A file of another version of the console is gone: the page that names the current ones is a reload away. Once.
addEventListener('unhandledrejection', event => { if (/dynamically imported module/i.test(String(event.reason))) reload(); });

function reload() {
  if (sessionStorage.getItem('pushfunctions.reloaded') === document.querySelector('script')?.src) return;
  sessionStorage.setItem('pushfunctions.reloaded', document.querySelector('script')?.src ?? '');
  location.reload();
}

/** The page stays in the address while somebody signs in, and is there afterwards. */
function App() {
  return session.value ? <Frame /> : <SignInPage />;
}

render(<App />, document.getElementById('app')!);
