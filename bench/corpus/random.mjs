// Pseudo-random numbers that are the same in every run: xorshift32 (Marsaglia 2003), and weighted sampling (Vose 1991).

/** A generator of numbers in [0, 1). */
export function random(seed) {
  let state = (seed ^ 0x9e3779b9) >>> 0 || 1;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 4294967296;
  };
}

/** Returns a function that samples indices with these weights, in constant time. */
export function sampler(weights) {
  const count = weights.length;
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const scaled = Float64Array.from(weights, (weight) => (weight * count) / total);
  const alias = new Uint32Array(count);
  const [small, large] = [[], []];
  scaled.forEach((share, at) => (share < 1 ? small : large).push(at));
  while (small.length && large.length) {
    const [low, high] = [small.pop(), large.pop()];
    alias[low] = high;
    scaled[high] -= 1 - scaled[low];
    (scaled[high] < 1 ? small : large).push(high);
  }
  for (const left of [...small, ...large]) scaled[left] = 1;
  return (chance) => {
    const place = chance() * count;
    const at = Math.floor(place);
    return place - at < scaled[at] ? at : alias[at];
  };
}

/** A copy of the list in random order, the same in every run. */
export function shuffled(list, seed) {
  const chance = random(seed);
  const out = [...list];
  for (let last = out.length - 1; last > 0; last -= 1) {
    const other = Math.floor(chance() * (last + 1));
    [out[last], out[other]] = [out[other], out[last]];
  }
  return out;
}
