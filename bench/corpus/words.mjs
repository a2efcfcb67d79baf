// A vocabulary that looks like a language: common words short, rare ones long, and the hundred commonest those of English, so that
// every engine's stop words and stemmer have something to do.
import { random } from './random.mjs';

const COMMON = `the of and to in a is you that it for on are as with this be at or have from not your can if when an by will all was
which there use each how their has do more then these so some would make like into time out up other no may than its who now find been`
  .split(/\s+/);
const ONSETS = ['b', 'c', 'd', 'f', 'g', 'l', 'm', 'n', 'p', 'r', 's', 't', 'v', 'br', 'cl', 'dr', 'fr', 'gr', 'pl', 'pr', 'sc', 'sp', 'st', 'tr', 'ch', 'sh', 'qu', 'w', 'h', 'k', 'j'];
const NUCLEI = ['a', 'e', 'i', 'o', 'u', 'a', 'e', 'i', 'o', 'ea', 'ou', 'ai', 'io', 'ee'];
const CODAS = ['', '', '', '', 'n', 'r', 'l', 's', 't', 'm', 'c', 'd', 'nt', 'st', 'ck', 'rd', 'nd', 'ct'];
const ENDINGS = ['', '', '', '', '', 's', 'ed', 'ing', 'er', 'tion', 'ment', 'al', 'ly', 'able'];

const pick = (list, chance) => list[Math.floor(chance() * list.length)];

/** Words by rank, all different. */
export function vocabulary(size) {
  const chance = random(7);
  const words = [...COMMON];
  const known = new Set(words);
  while (words.length < size) {
    const syllables = 1 + Math.floor(chance() * Math.min(2.4, Math.log10(words.length) - 1.4));
    let word = chance() < 0.12 ? pick(NUCLEI, chance) : '';
    for (let i = 0; i < syllables; i += 1) word += pick(ONSETS, chance) + pick(NUCLEI, chance);
    word += pick(CODAS, chance) + pick(ENDINGS, chance);
    if (word.length > 2 && !known.has(word)) {
      known.add(word);
      words.push(word);
    }
  }
  return words;
}

/** How many of the first words are common English. */
export const COMMON_WORDS = COMMON.length;
