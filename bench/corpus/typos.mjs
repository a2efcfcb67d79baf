// Typos: one letter of one word dropped, swapped with the next, inserted or replaced, in turn.
import { random } from './random.mjs';

const LETTERS = 'etaoinshrdlcumwfgypbvk';
/** Shorter words get no typo, because no engine could correct it. */
const SHORTEST = 4;

/** `text` with a typo in one of its words; `at` chooses which kind. The same in every run. */
export function typo(text, at) {
  const chance = random(at * 7919 + text.length);
  const words = [...text.matchAll(/\p{L}+/gu)].filter(([word]) => word.length >= SHORTEST);
  if (!words.length) return text;
  const { 0: word, index } = words[Math.floor(chance() * words.length)];
  const wrong = KINDS[at % KINDS.length](word, chance);
  return text.slice(0, index) + wrong + text.slice(index + word.length);
}

const place = (count, chance) => Math.floor(chance() * count);
const other = (not, chance) => [...LETTERS].filter((letter) => letter !== not)[place(LETTERS.length - 1, chance)];

const KINDS = [
  (word, chance) => {
    const at = place(word.length, chance);
    return word.slice(0, at) + word.slice(at + 1);
  },
  (word, chance) => {
    const places = [...word.slice(1)].flatMap((letter, at) => (letter === word[at] ? [] : [at]));
    const at = places[place(places.length, chance)] ?? 0;
    return word.slice(0, at) + word[at + 1] + word[at] + word.slice(at + 2);
  },
  (word, chance) => {
    const at = place(word.length + 1, chance);
    return word.slice(0, at) + other('', chance) + word.slice(at);
  },
  (word, chance) => {
    const at = place(word.length, chance);
    return word.slice(0, at) + other(word[at].toLowerCase(), chance) + word.slice(at + 1);
  },
];
