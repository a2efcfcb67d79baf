// RESULTS.md holds the sections of several measurements; each replaces its own and leaves the others as they are.

import { readFileSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { join } from 'node:path';

const path = join(import.meta.dirname, 'RESULTS.md');

/** When and on what machine it was measured. */
export function onThisMachine() {
  return `on ${new Date().toISOString().slice(0, 10)}: ${cpus()[0].model.trim()}, ${cpus().length} cores`;
}

/** Writes sections, which are texts by title. */
export function writeSections(sections) {
  const [introduction, ...kept] = readFileSync(path, 'utf8').split(/^(?=## )/m);
  const titleOf = (section) => section.slice(3, section.indexOf('\n'));
  for (const [title, text] of Object.entries(sections)) {
    const section = `## ${title}\n\n${text.trim()}\n`;
    const at = kept.findIndex((known) => titleOf(known) === title);
    if (at < 0) kept.push(section);
    else kept[at] = section;
    console.log(section);
  }
  writeFileSync(path, [introduction, ...kept].map((part) => part.trim()).join('\n\n') + '\n');
}
