// Holds hostile connections open, in a process of its own: `node attackers.mjs KIND COUNT PORT`. It prints "ready" once all have been
// opened, and ends with its standard input.

import { connect } from 'node:net';

const [kind, count, port] = process.argv.slice(2);

const sent = {
  'half-sent heads': 'POST /v1/tickets HTTP/1.1\r\nHost: bench\r\nContent-Ty',
  'slow readers': 'GET /fixmark/widget-0f3a9c7e12ab.wasm HTTP/1.1\r\nHost: bench\r\n\r\n',
}[kind];

let opened = 0;

function open() {
  const socket = connect(Number(port), '127.0.0.1', () => {
    socket.write(sent);
    // A paused socket takes no more than the system's buffer holds.
    if (kind === 'slow readers') socket.pause();
    opened += 1;
    if (opened === Number(count)) console.log('ready');
  });
  socket.on('error', () => {});
  socket.resume();
}

for (let i = 0; i < Number(count); i += 1) open();
process.stdin.on('end', () => process.exit(0)).resume();
