import './style/base.css';
import './style/chat.css';
import './style/messages.css';
import './style/content.css';
import './style/composer.css';
import { createRoot } from 'react-dom/client';
import { fetchConfig } from './config.js';
import { Demo } from './demo.js';

const container = document.getElementById('root');
if (!container) throw new Error('index.html has no element with the id "root"');
const root = createRoot(container);

fetchConfig().then(
  (config) => root.render(<Demo config={config} />),
  (error: unknown) =>
    root.render(
      <main className="notice">
        <h1>Duet cannot be reached</h1>
        <p>{String(error)}</p>
        <button type="button" className="primary" onClick={() => location.reload()}>
          Try again
        </button>
      </main>,
    ),
);
