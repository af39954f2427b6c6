import { createRoot } from 'react-dom/client';
import { App } from './app/App.tsx';
import './ui/theme.css';
import './ui/fonts.css';
import './marks/marks.css';
import { installPalette } from './ui/theme.ts';

installPalette(document.documentElement);
const root = document.getElementById('root');
if (root === null) throw new Error('index.html has no element #root.');
createRoot(root).render(<App />);
