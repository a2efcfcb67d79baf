// A small HTTP proxy in front of the gateway. A test can cut a connection at a chosen moment, or change a header.
import { createServer, request } from 'node:http';
import { once } from 'node:events';

export class Wire {
  /** @param {import('./gateway.js').Gateway} gateway */
  static async before(gateway) {
    const made = new Wire();
    made.gateway = gateway;
    /** Called before a request goes on; return false to cut the wire instead. */
    made.onRequest = async () => true;
    /** Called when the gateway has answered; return false to cut the wire instead of handing the answer on. */
    made.onResponse = async () => true;
    /** What answers a request in place of the gateway: {status, headers, body}; with `after`, once the gateway has had it. */
    made.instead = () => undefined;
    made.server = createServer((incoming, outgoing) => made.pass(incoming, outgoing));
    made.server.listen(0, '127.0.0.1');
    await once(made.server, 'listening');
    made.origin = `http://127.0.0.1:${made.server.address().port}`;
    return made;
  }

  async pass(incoming, outgoing) {
    const cut = () => outgoing.destroy();
    if (!(await this.onRequest(incoming))) return cut();
    const instead = this.instead(incoming);
    const answer = () => outgoing.writeHead(instead.status, instead.headers).end(instead.body);
    if (instead && !instead.after) return answer();
    // Forwarding from the page's own origin keeps the gateway's same-origin rules in force.
    const { method, url: path, headers } = incoming;
    const onward = request({ host: '127.0.0.1', port: this.gateway.port, method, path, headers });
    onward.on('error', cut);
    onward.on('response', async (answered) => {
      answered.on('error', cut);
      if (!(await this.onResponse(incoming, answered))) return cut();
      if (instead) return answered.resume().on('end', answer);
      outgoing.writeHead(answered.statusCode, answered.headers);
      answered.pipe(outgoing);
    });
    incoming.pipe(onward);
  }

  stop() {
    this.server.closeAllConnections();
    this.server.close();
  }
}

export const isTicket = (request) => request.method === 'POST' && request.url === '/v1/tickets';
