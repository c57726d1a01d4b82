// What becomes of servers: the switch of each one in a group, and the form for any.

import { ask } from './api.js';
import { byId, el, sync } from './dom.js';
import { t } from './words.js';

/** What is asked for a state that is chosen. */
const CHANGES = {
  running: { Status: 'Running', Health: 'Healthy', UnhealthyPorts: [] },
  unhealthy: { Status: 'Running', Health: 'Unhealthy' },
  stopped: { Status: 'Stopped' },
  released: { Status: 'Released' },
};

/** More ids than this are not offered: the browser would take long to show them. */
const OFFERED = 500;

/** `act` does what a switch says, and shows what goes wrong. */
export function begin(act) {
  byId('server-state').append(...choices());
  byId('cards').addEventListener('change', ({ target }) => {
    const { server, account, region } = target.dataset;
    if (server === undefined) return;
    const place = new URLSearchParams({ AccessKeyId: account, RegionId: region });
    act(() => ask('PUT', `/inventory/${encodeURIComponent(server)}?${place}`, CHANGES[target.value]));
  });
  byId('change-server').addEventListener('submit', (event) => {
    event.preventDefault();
    const change = { ...CHANGES[byId('server-state').value] };
    if (byId('server-after').value) change.AfterSeconds = byId('server-after').valueAsNumber;
    const id = encodeURIComponent(byId('server-id').value.trim());
    act(() => ask('PUT', `/inventory/${id}`, change));
  });
}

/** Offers the ids of the servers that there are. */
export function offer(ids) {
  sync(byId('server-ids'), ids.slice(0, OFFERED).map((id) => ({ key: id, print: '', item: id })),
    (id) => el('option', { value: id }));
}

/** The switch of a server in a group; `name` tells it apart from others of the same server. */
export function control(id, name, state, { account, region }) {
  const select = el('select', { className: `condition ${state}`,
    'aria-label': t('State of {0}', name) }, choices());
  Object.assign(select.dataset, { server: id, account, region });
  select.value = state;
  return select;
}

const choices = () => Object.keys(CHANGES).map((state) => el('option', { value: state }, t(state)));
