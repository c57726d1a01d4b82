// The load balancers: which are shown, and on which page.

import { byId, el, sync } from './dom.js';
import { offer } from './servers.js';
import { holds, serverIds } from './shape.js';
import { t } from './words.js';

/** How many are drawn at a time: a thousand would freeze the browser. */
const PER_PAGE = 10;

/** What draws each product: `things` of a state, and the `card` of one. */
let products = [];
let all = [];
let unsettled = new Map();
let page = 0;

export function begin(drawers) {
  products = drawers;
  const first = () => {
    page = 0;
    draw();
  };
  byId('balancer-filter').addEventListener('input', first);
  byId('account').addEventListener('change', first);
  const turn = (by) => () => {
    page += by;
    draw();
    byId('balancers').scrollIntoView();
  };
  byId('previous').addEventListener('click', turn(-1));
  byId('next').addEventListener('click', turn(1));
}

export function showState(state) {
  all = products.flatMap(({ things, card }) =>
    things(state).map((one) => ({ ...one, card })));
  offer(serverIds(state));
  const accounts = Object.keys(state.Accounts);
  const choice = byId('account');
  choice.hidden = accounts.length < 2;
  sync(choice, ['', ...accounts].map((id) => ({ key: id, print: id, item: id })),
    (id) => el('option', { value: id }, id || t('all accounts')));
  draw();
}

/** What GET /_emulator/settling lists: which load balancers are busy. */
export function showUnsettled(list) {
  const own = list.filter(({ LoadBalancerId }) => LoadBalancerId);
  unsettled = new Map(own.map((one) => [
    JSON.stringify([one.Product, one.AccessKeyId, one.RegionId, one.LoadBalancerId]), one.Status]));
  draw();
}

function draw() {
  const text = byId('balancer-filter').value.trim().toLowerCase();
  const account = byId('account').value;
  const found = all.filter((one) =>
    (!account || one.account === account) && (!text || holds(one, text)));
  const pages = Math.max(1, Math.ceil(found.length / PER_PAGE));
  page = Math.max(0, Math.min(page, pages - 1));

  byId('balancer-count').textContent = found.length === all.length
    ? String(all.length) : t('{0} of {1}', found.length, all.length);
  byId('pager').hidden = pages === 1;
  byId('page-number').textContent = t('Page {0} of {1}', page + 1, pages);
  byId('previous').disabled = page === 0;
  byId('next').disabled = page === pages - 1;

  const shown = found.slice(page * PER_PAGE, (page + 1) * PER_PAGE).map((one) => {
    const item = { ...one, status: unsettled.get(one.key) };
    return { key: one.key, print: `${one.print}${item.status ?? ''}`, item };
  });
  const cards = byId('cards');
  const focused = place(document.activeElement);
  sync(cards, shown, (item, old) => item.card(item, old));
  // A switch that was used is drawn anew with its card, and keeps the focus.
  if (focused && document.activeElement === document.body) {
    [...cards.querySelectorAll('select')].find((one) => place(one) === focused)?.focus();
  }
  if (!shown.length) {
    const why = all.length ? t('None matches.') : t('There is no load balancer.');
    cards.append(el('p', { className: 'empty' }, why));
  }
}

/** Which switch of a server an element is, if it is one. */
function place(element) {
  const card = element?.closest('.card');
  if (!card || element.dataset.server === undefined) return null;
  return `${card.dataset.key} ${[...card.querySelectorAll('select')].indexOf(element)}`;
}
