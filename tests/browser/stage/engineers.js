// Engineers at work in real ticket systems, by the systems' own interfaces: they read a ticket, answer it, and close it.
import { createServer } from 'node:net';

const { env } = process;
/** What Redmine's first password becomes: a fresh Redmine makes its administrator change it. */
const REDMINE_PASSWORD = 'fixmark-engineer-1';

function basic(user, password) {
  return { Authorization: `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}` };
}

async function json(url, { headers = {}, method = 'GET', body } = {}) {
  const content = body === undefined ? {} : { body: JSON.stringify(body) };
  const answer = await fetch(url, { method, headers: { 'Content-Type': 'application/json', ...headers }, ...content });
  if (!answer.ok) throw new Error(`${method} ${url}: ${answer.status} ${await answer.text()}`);
  const text = await answer.text();
  return text && JSON.parse(text);
}

/** Gets a page of Redmine, or posts a form to it, in one session; returns the page's form token. */
async function redminePage(session, path, form) {
  const answer = await fetch(`${env.REDMINE_URL}${path}`, {
    method: form ? 'POST' : 'GET',
    headers: { Cookie: session.cookie ?? '' },
    redirect: 'manual',
    ...(form && { body: new URLSearchParams(form) }),
  });
  const cookie = answer.headers.get('set-cookie');
  if (cookie) session.cookie = cookie.split(';')[0];
  return /name="authenticity_token" value="([^"]*)"/.exec(await answer.text())?.[1];
}

async function changeRedminePassword() {
  const session = {};
  let token = await redminePage(session, '/login');
  await redminePage(session, '/login', { authenticity_token: token, username: 'admin', password: 'admin' });
  token = await redminePage(session, '/my/password');
  const passwords = { password: 'admin', new_password: REDMINE_PASSWORD, new_password_confirmation: REDMINE_PASSWORD };
  await redminePage(session, '/my/password', { authenticity_token: token, ...passwords });
}

const redmine = {
  target: () => `system = "redmine"\nurl = "${env.REDMINE_URL}"\ntoken = "env:REDMINE_API_KEY"\nproject = "support"\n`,

  async start() {
    this.headers = basic('admin', REDMINE_PASSWORD);
    const { ok } = await fetch(`${env.REDMINE_URL}/users/current.json`, { headers: this.headers });
    if (!ok) await changeRedminePassword();
  },

  async view(id) {
    const url = `${env.REDMINE_URL}/issues/${id}.json?include=journals`;
    return JSON.stringify(await json(url, { headers: this.headers }));
  },

  async answerAndClose(id, notes) {
    const body = { issue: { notes, status_id: 5 } };
    await json(`${env.REDMINE_URL}/issues/${id}.json`, { method: 'PUT', headers: this.headers, body });
  },
};

const requestTracker = {
  target: () => `system = "rt"\nurl = "${env.RT_URL}"\ntoken = "env:RT_TOKEN"\nqueue = "Support"\n`,

  async start() {
    this.headers = basic('root', 'password');
  },

  async view(id) {
    const ticket = `${env.RT_URL}/REST/2.0/ticket/${id}`;
    const parts = [ticket, `${ticket}/attachments?fields=Content&per_page=100`];
    return JSON.stringify(await Promise.all(parts.map((url) => json(url, this))));
  },

  async answerAndClose(id, text) {
    const ticket = `${env.RT_URL}/REST/2.0/ticket/${id}`;
    const { headers } = this;
    const answer = { Content: text, ContentType: 'text/plain' };
    await json(`${ticket}/correspond`, { method: 'POST', headers, body: answer });
    await json(ticket, { method: 'PUT', headers, body: { Status: 'resolved' } });
  },
};

const roundup = {
  target: () =>
    `system = "roundup"\nurl = "${env.ROUNDUP_URL}"\nuser = "${env.ROUNDUP_USER}"\npassword = "env:ROUNDUP_PASSWORD"\n`,

  /** Roundup refuses an answer that it can't mail; this mail server takes every message and keeps none. */
  async start() {
    const page = env.ROUNDUP_URL;
    const ours = { 'X-Requested-With': 'rest', Origin: page.replace(/\/$/, ''), Referer: page };
    this.headers = { ...basic('admin', env.ROUNDUP_PASSWORD), ...ours };
    const server = createServer((socket) => {
      let inMessage = false;
      socket.write('220 sink\r\n');
      socket.on('error', () => {});
      socket.on('data', (data) => {
        for (const line of String(data).split('\r\n').filter(Boolean)) {
          if (inMessage && line !== '.') continue;
          inMessage = /^data$/i.test(line);
          socket.write(inMessage ? '354 go on\r\n' : '250 fine\r\n');
        }
      });
    });
    server.on('error', () => {}); // another mail server is there
    server.listen(2525, '127.0.0.1').unref();
  },

  async view(id) {
    const data = `${env.ROUNDUP_URL}rest/data`;
    const issue = await json(`${data}/issue/${id}?@verbose=2`, this);
    const messages = issue.data.attributes.messages.map(({ id }) => json(`${data}/msg/${id}?@verbose=3`, this));
    return JSON.stringify([issue, await Promise.all(messages)]);
  },

  async answerAndClose(id, content) {
    const data = `${env.ROUNDUP_URL}rest/data`;
    const { headers } = this;
    const change = async (body) => {
      const { data: now } = await json(`${data}/issue/${id}`, { headers });
      await json(`${data}/issue/${id}`, { method: 'PATCH', headers, body: { ...body, '@etag': now['@etag'] } });
    };
    const written = await json(`${data}/msg`, { method: 'POST', headers, body: { content, author: 'admin', date: '.' } });
    await change({ '@op': 'add', messages: [written.data.id] });
    await change({ '@op': 'replace', status: 'resolved' });
  },
};

/** Each system by the beginning of its variables' names. */
export const SYSTEMS = { REDMINE: redmine, RT: requestTracker, ROUNDUP: roundup };
