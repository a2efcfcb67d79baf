// results.svg: bar charts of right answers on every set, and of the time to the first results on a slow connection.
import { PEERS } from '../peers/list.mjs';

const WIDTH = 960;
const [ROW, LEFT, GAP] = [20, 190, 44];
const STYLE = `text{font:13px system-ui,sans-serif;fill:#1f2937}.h{font-weight:600;font-size:15px}.v{font-size:12px;fill:#4b5563}
.us{fill:#0f766e}.them{fill:#cbd5e1}@media(prefers-color-scheme:dark){text{fill:#e5e7eb}.v{fill:#9ca3af}.us{fill:#2dd4bf}.them{fill:#475569}}`;

const escaped = (text) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');

/** Bars of one chart: `{title, bars: [{name, value, words}]}`, and where the next one begins. */
function chart({ title, bars }, x, top, width) {
  const longest = Math.max(...bars.map(({ value }) => value));
  const room = width - LEFT - 70;
  const rows = bars.map(({ name, value, words }, at) => {
    const y = top + 14 + at * ROW;
    const length = Math.max(1, (value / longest) * room);
    const kind = name.startsWith('fixmark') ? 'us' : 'them';
    const label = PEERS.find((peer) => peer.name === name).title;
    return `<text x="${x + LEFT - 8}" y="${y + 12}" text-anchor="end">${escaped(label)}</text>
<rect class="${kind}" x="${x + LEFT}" y="${y}" width="${length.toFixed(1)}" height="${ROW - 5}" rx="2"/>
<text class="v" x="${x + LEFT + length + 6}" y="${y + 12}">${words}</text>`;
  });
  return { svg: `<text class="h" x="${x}" y="${top}">${escaped(title)}</text>\n${rows.join('\n')}`, end: top + 14 + bars.length * ROW };
}

/** The picture of a run's results. */
export function picture({ sets }) {
  const charts = [...sets.map(right), ...sets.filter(({ generated }) => generated).map(wait)].filter(({ bars }) => bars.length);
  const columns = [GAP / 2, GAP / 2];
  const parts = charts.map((one) => {
    const column = columns[0] <= columns[1] ? 0 : 1;
    const drawn = chart(one, 16 + column * (WIDTH / 2), columns[column] + 10, WIDTH / 2 - 24);
    columns[column] = drawn.end + GAP / 2;
    return drawn.svg;
  });
  const height = Math.max(...columns) + 10;
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" role="img" aria-label="Fixmark beside its peers: right answers and waiting time">
<style>${STYLE}</style>
${parts.join('\n')}
</svg>
`;
}

const sorted = (bars, ascending) => bars.sort((a, b) => (ascending ? a.value - b.value : b.value - a.value));

/** Real questions are charted by their ranking; generated ones are too easy for that, so they are charted with a wrong letter. */
function right({ name, engines, generated }) {
  const value = ({ quality }) => (generated ? quality.typo.s5 : quality.text.ndcg).mean;
  const asked = Object.entries(engines).filter(([, { quality }]) => quality);
  const bars = asked.map(([engine, measured]) => ({ name: engine, value: value(measured), words: value(measured).toFixed(3) }));
  const title = generated ? `${name} articles: found in the first five despite a wrong letter` : `${name}: nDCG@10, longer is better`;
  return { title, bars: sorted(bars, false) };
}

function wait({ name, engines }) {
  const bars = Object.entries(engines).filter(([, { slow }]) => slow).map(([engine, { slow }]) => ({ name: engine, value: slow, words: `${(slow / 1000).toFixed(1)} s` }));
  return { title: `${name} articles: first results on Slow 4G, shorter is better`, bars: sorted(bars, true) };
}
