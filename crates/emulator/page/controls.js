// The row of controls: clock, settling, snapshots, reset.

import { ask } from './api.js';
import { byId, el, sync } from './dom.js';
import { t } from './words.js';

/** What a policy counts, and a number of it to begin with. */
const COUNTED = { After: ['Milliseconds', 500], AfterDescribes: ['Describes', 2] };

/** `act` does what a button says, and shows what goes wrong. */
export function begin(act) {
  for (const button of document.querySelectorAll('[data-advance]')) {
    const AdvanceSeconds = Number(button.dataset.advance);
    button.addEventListener('click', () => act(() => ask('POST', '/clock', { AdvanceSeconds })));
  }
  byId('reset').addEventListener('click', () => {
    if (confirm(t('Everything goes back to the start: state, clock, requests and faults.'))) {
      act(() => ask('POST', '/reset'));
    }
  });
  byId('clear-requests').addEventListener('click', () => act(() => ask('DELETE', '/requests')));
  beginSettling(act);
  byId('snapshots').addEventListener('submit', (event) => {
    event.preventDefault();
    const method = event.submitter?.value === 'restore' ? 'POST' : 'PUT';
    const name = encodeURIComponent(byId('snapshot').value.trim());
    act(() => ask(method, `/snapshots/${name}`));
  });
}

function beginSettling(act) {
  const [policy, amount] = [byId('policy'), byId('amount')];
  const send = () => {
    const counted = COUNTED[policy.value];
    amount.hidden = !counted;
    if (!amount.checkValidity()) return;
    const body = { Policy: policy.value };
    if (counted) body[counted[0]] = amount.valueAsNumber;
    act(() => ask('PUT', '/settling', body));
  };
  policy.addEventListener('change', () => {
    amount.value = COUNTED[policy.value]?.[1] ?? '';
    send();
  });
  amount.required = true;
  amount.addEventListener('change', send);
  byId('settling').addEventListener('submit', (event) => event.preventDefault());
}

export async function followClock() {
  const { Now, MovedMilliseconds } = await ask('GET', '/clock');
  const moved = Math.round(MovedMilliseconds / 60_000);
  const now = `${Now.slice(0, 10)} ${Now.slice(11, 19)}`;
  byId('now').textContent = moved ? `${now} (${moved > 0 ? '+' : '−'}${Math.abs(moved)} min)` : now;
}

/** Shows the policy; what is not settled yet. */
export async function followSettling() {
  const { Settling, Unsettled } = await ask('GET', '/settling');
  const [policy, amount] = [byId('policy'), byId('amount')];
  // Not while somebody is choosing.
  if (![policy, amount].includes(document.activeElement)) {
    policy.value = Settling.Policy;
    const counted = COUNTED[Settling.Policy];
    amount.hidden = !counted;
    amount.value = counted ? Settling[counted[0]] : '';
  }
  return Unsettled;
}

export async function followSnapshots() {
  const { Snapshots } = await ask('GET', '/snapshots');
  sync(byId('snapshot-names'), Snapshots.map(({ Name, Time }) =>
    ({ key: Name, print: Time, item: Name })), (name) => el('option', { value: name }));
}
