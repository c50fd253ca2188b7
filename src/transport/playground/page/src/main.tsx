import 'graphiql/setup-workers/vite';
import 'graphiql/style.css';
import './style.css';
import { createRoot } from 'react-dom/client';
import type { PlaygroundConfig } from '../../page-config.js';
import { Playground } from './playground.js';

const container = document.getElementById('root');
if (!container) throw new Error('index.html has no element with the id "root"');
const root = createRoot(container);

fetchConfig().then(
  (config) => {
    root.render(<Playground config={config} />);
  },
  (error: unknown) => {
    root.render(
      <p className="duet-failure">
        The playground cannot reach its server: {String(error)}. Reload to try again.
      </p>,
    );
  },
);

async function fetchConfig(): Promise<PlaygroundConfig> {
  const response = await fetch('config.json', { cache: 'no-store' });
  if (!response.ok) throw new Error(`config.json answered ${String(response.status)}`);
  return (await response.json()) as PlaygroundConfig;
}
