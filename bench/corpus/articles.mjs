// Generates articles of about 350 words with the structure of real ones. Words follow Zipf's law; some come from the article's topic
// and from recurring phrases. Each title contains two words that no other title contains together, so that a search for these two has
// exactly one right answer.
import { COMMON_WORDS, vocabulary } from './words.mjs';
import { random, sampler } from './random.mjs';

const TOPIC_WORDS = 120;
const PHRASES = 1500;
/** Shares of an article's words by source; the rest is drawn from the whole vocabulary. */
const FROM_TOPIC = 0.18;
const FROM_PHRASES = 0.12;
const OF_TITLE = 0.045;

/** The vocabulary, topics and phrases of a corpus. */
export function language(count) {
  const words = vocabulary(20_000 + count);
  const chance = random(count);
  // Zipf and Mandelbrot: the rank-th word's share is 1 / (rank + 2.7).
  const word = sampler(words.map((_, rank) => 1 / (rank + 2.7)));
  const topical = () => COMMON_WORDS + 200 + Math.floor(chance() ** 2 * Math.min(words.length - 400, 14_000));
  const topics = Array.from({ length: Math.max(20, Math.round(Math.sqrt(count) * 2)) }, () =>
    Array.from({ length: TOPIC_WORDS }, () => words[topical()]));
  const phrases = Array.from({ length: PHRASES }, () =>
    Array.from({ length: 2 + Math.floor(chance() * 2) }, () => words[COMMON_WORDS + Math.floor(chance() ** 2 * 3000)]));
  const within = sampler(Array.from({ length: TOPIC_WORDS }, (_, rank) => 1 / (rank + 4)));
  const phrase = sampler(phrases.map((_, rank) => 1 / (rank + 5)));
  return { words, word, topics, within, phrases, phrase };
}

/** Every article in turn: `{id, folder, title, key, sections}`. */
export function* articles(count) {
  const shared = language(count);
  const chance = random(count + 1);
  const taken = new Set();
  for (let number = 0; number < count; number += 1) {
    const topic = number % shared.topics.length;
    const key = titlePair(shared, topic, taken, chance);
    const draw = (length) => text(shared, topic, key, length, chance);
    const title = [draw(1 + Math.floor(chance() * 2)), key[0], draw(1), key[1]].join(' ').replace(/^./, (c) => c.toUpperCase());
    const code = chance() < 0.3 ? `${'ABCDEFGHKLMPRSTW'[topic % 16]}${'KLMNPRST'[topic % 8]}-${1000 + number}` : '';
    yield { id: `a${String(number).padStart(6, '0')}`, folder: `topic-${String(topic).padStart(3, '0')}`, title, key, sections: sections(draw, code, chance) };
  }
}

/** Two words of the topic that no title so far contains together. Each also occurs in other titles and texts. */
function titlePair({ topics, within }, topic, taken, chance) {
  for (;;) {
    const pair = [0, 0].map(() => topics[topic][within(chance)]);
    const name = [...pair].sort().join(' ');
    if (pair[0] !== pair[1] && !taken.has(name)) {
      taken.add(name);
      return pair;
    }
  }
}

function sections(draw, code, chance) {
  const steps = 3 + Math.floor(chance() * 5);
  return [
    ['Issue', [sentences(draw, 5), code && `The message reads ${code} and ${draw(4)}.`].filter(Boolean)],
    ['Environment', [sentences(draw, 2)]],
    ['Resolution', Array.from({ length: steps }, (_, at) => `${at + 1}. ${sentences(draw, 1 + (at % 2))}`)],
    ['Cause', [sentences(draw, 6), sentences(draw, 5)]],
  ];
}

const sentences = (draw, count) =>
  Array.from({ length: count }, (_, at) => `${draw(9 + ((at * 7) % 11)).replace(/^./, (c) => c.toUpperCase())}.`).join(' ');

/** About `length` words. */
function text({ words, word, topics, within, phrases, phrase }, topic, key, length, chance) {
  const out = [];
  while (out.length < length) {
    const kind = chance();
    if (kind < FROM_PHRASES) out.push(...phrases[phrase(chance)]);
    else if (kind < FROM_PHRASES + FROM_TOPIC) out.push(topics[topic][within(chance)]);
    else if (kind < FROM_PHRASES + FROM_TOPIC + OF_TITLE && length > 3) out.push(key[Math.floor(chance() * 2)]);
    else out.push(words[word(chance)]);
  }
  return out.slice(0, length).join(' ');
}
