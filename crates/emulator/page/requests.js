// The log of requests, newest first.

import { ask } from './api.js';
import { byId, el } from './dom.js';
import { t } from './words.js';

/** How many are asked for at once, and how many are kept on the page. */
const LIMIT = 100;
const KEPT = 500;

/** Parameters that are the same in every call, and say little about it. */
const COMMON = new Set(['Action', 'Version', 'Format', 'Timestamp', 'SignatureNonce', 'Signature',
  'SignatureMethod', 'SignatureVersion', 'AccessKeyId', 'SecurityToken', 'RegionId']);

let last = 0;
let forgetful = false;

export function begin() {
  byId('request-filter').addEventListener('input', filter);
  byId('only-errors').addEventListener('change', filter);
}

/** Shows what came since the last time; whether that was anything. */
export async function follow() {
  // From one before, to see whether the log still has it: if not, it was cleared.
  const { Requests, Last } = await ask('GET', `/requests?After=${Math.max(0, last - 1)}&Limit=${LIMIT}`);
  const overlap = Requests[0]?.Number === last;
  const cleared = last > 0 && !overlap && Requests.length < LIMIT;
  if (cleared || Last < last) {
    byId('log').replaceChildren();
    last = Last < last ? 0 : last;
  }
  const fresh = Requests.filter(({ Number }) => Number > last);
  last = fresh.at(-1)?.Number ?? last;
  byId('log').prepend(...fresh.map(entry).reverse());
  while (byId('log').children.length > KEPT) byId('log').lastElementChild.remove();
  const changed = fresh.length > 0 || (cleared && !forgetful);
  forgetful = cleared;
  if (fresh.length || cleared) filter();
  return changed;
}

function entry(request) {
  const { Number, Time, Method, Action, Status, Code, Microseconds, FaultId } = request;
  const ok = Status !== null && Status < 400;
  const outcome = Status === null ? t('connection reset') : Code ?? String(Status);
  const subject = Object.entries(request.Parameters)
    .filter(([name]) => !COMMON.has(name))
    .map(([name, value]) => `${name}=${value}`)
    .join('  ');
  const details = el('details', {},
    el('summary', {},
      el('span', { className: 'line' },
        el('time', { dateTime: Time, title: Time }, Time.slice(11, 19)),
        el('b', {}, Action ?? t('no action')),
        FaultId ? el('span', { className: 'badge fault', title: FaultId }, t('fault')) : null,
        el('span', { className: ok ? 'outcome ok' : 'outcome bad' }, outcome)),
      subject ? el('span', { className: 'note' }, subject) : null));
  // What is folded is not built: five hundred answers are a lot of text.
  details.addEventListener('toggle', () => details.append(...facts(request)), { once: true });
  const item = el('li', { value: Number }, details);
  item.dataset.ok = ok;
  item.dataset.text = [Action, Code, Status, Method, subject, request.RequestId,
    request.AccessKeyId, FaultId, `${Microseconds}`].join(' ').toLowerCase();
  return item;
}

function facts(request) {
  const time = `${(request.Microseconds / 1000).toLocaleString(undefined, { maximumFractionDigits: 1 })} ms`;
  const rows = [
    [t('number'), request.Number], [t('method'), request.Method],
    [t('status'), request.Status ?? '–'], [t('took'), time],
    [t('account'), request.AccessKeyId ?? '–'], [t('request id'), request.RequestId],
    [t('fault'), request.FaultId],
  ];
  const list = rows.filter(([, value]) => value !== null)
    .map(([name, value]) => el('div', {}, el('dt', {}, name), el('dd', {}, String(value))));
  const block = (name, value) => [el('h3', {}, name), el('pre', { tabIndex: 0 },
    typeof value === 'string' ? value : JSON.stringify(value, null, 2))];
  return [el('dl', {}, list), ...block(t('Parameters'), request.Parameters),
    ...(request.Answer === null ? [] : block(t('Answer'), request.Answer))];
}

function filter() {
  const text = byId('request-filter').value.trim().toLowerCase();
  const errors = byId('only-errors').checked;
  let shown = 0;
  for (const item of byId('log').children) {
    item.hidden = (errors && item.dataset.ok === 'true') || !item.dataset.text.includes(text);
    shown += item.hidden ? 0 : 1;
  }
  const all = byId('log').children.length;
  byId('request-count').textContent = shown === all ? String(all) : t('{0} of {1}', shown, all);
  byId('log-empty').hidden = all > 0;
}
