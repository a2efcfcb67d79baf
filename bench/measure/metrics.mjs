// Quality of ranked answers, as kb-compiler's `eval` counts it: nDCG@10 (binary gain, log2 discount), MRR@10, recall at 5, success at 1
// and 5, questions without any result; each with its 95% interval by the percentile bootstrap over questions.
import { random } from '../corpus/random.mjs';

const RESAMPLES = 1_000;

const discount = (place) => 1 / Math.log2(place + 2);
const sum = (numbers) => numbers.reduce((total, number) => total + number, 0);

function outcome(found, right) {
  const places = found.slice(0, 10).flatMap((id, place) => (right.includes(id) ? [place] : []));
  const ideal = sum(right.slice(0, 10).map((_, place) => discount(place)));
  const first = places[0] ?? Infinity;
  return {
    ndcg: sum(places.map(discount)) / ideal,
    mrr: first === Infinity ? 0 : 1 / (first + 1),
    r5: places.filter((place) => place < 5).length / right.length,
    s1: Number(first < 1),
    s5: Number(first < 5),
    zero: Number(found.length === 0),
  };
}

/** Figures of the questions that were answered: `{questions, ndcg: {mean, low, high}, …}`. */
export function quality(questions, answers) {
  const outcomes = answers.map(({ found }, at) => outcome(found, questions[at].right));
  const figures = ['ndcg', 'mrr', 'r5', 's1', 's5', 'zero'].map((name) => [name, interval(outcomes.map((one) => one[name]))]);
  return { questions: outcomes.length, ...Object.fromEntries(figures) };
}

function interval(values) {
  const count = values.length;
  const chance = random(count);
  const means = Array.from({ length: RESAMPLES }, () => {
    let total = 0;
    for (let i = 0; i < count; i += 1) total += values[Math.floor(chance() * count)];
    return total / count;
  }).sort((a, b) => a - b);
  return { mean: sum(values) / count, low: means[Math.floor(RESAMPLES * 0.025)], high: means[Math.floor(RESAMPLES * 0.975)] };
}

/** The value below which that share of the numbers lies. */
export function percentile(numbers, share) {
  const sorted = [...numbers].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))];
}

export const median = (numbers) => percentile(numbers, 0.5);
