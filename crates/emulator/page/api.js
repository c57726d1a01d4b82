// The control endpoints, as the page uses them.

const PREFIX = '/_emulator';

/** Asks an endpoint and reads its JSON; what it refuses is an error with its own words. */
export async function ask(method, path, body) {
  return JSON.parse(await askText(method, path, body));
}

/** The same, unread: to tell cheaply whether something changed. */
export async function askText(method, path, body) {
  const response = await fetch(PREFIX + path, {
    method,
    cache: 'no-store',
    body: body === undefined ? undefined : JSON.stringify(body),
  });
  const text = await response.text();
  if (response.ok) return text;
  let problem = `${method} ${path}: ${response.status}`;
  try {
    problem = JSON.parse(text).Message ?? problem;
  } catch {
    // Not in the form of the emulator: the status says enough.
  }
  throw new Refused(problem);
}

/** The emulator answers, but does not do it. */
export class Refused extends Error {}

/** Which endpoints there are, as `METHOD /path`. */
export async function endpoints() {
  const { Endpoints } = await ask('GET', '');
  return new Set(Endpoints.map(({ Method, Path }) => `${Method} ${Path.slice(PREFIX.length)}`));
}
