// Faults on demand: the list with its switches, and the form that adds one.

import { ask } from './api.js';
import { byId, el, sync } from './dom.js';
import { t } from './words.js';

/** `act` does what a button says, and shows what goes wrong. */
export function begin(actions, act) {
  byId('fault-action').append(...actions.map((action) => el('option', { value: action }, action)));
  const effect = byId('fault-effect');
  const members = [...byId('add-fault').querySelectorAll('[data-effects]')];
  const choose = () => {
    for (const label of members) {
      label.hidden = label.dataset.effects !== effect.value;
      // What is hidden is neither sent nor checked.
      label.querySelector('input').disabled = label.hidden;
    }
  };
  effect.addEventListener('change', choose);
  choose();

  byId('add-fault').addEventListener('submit', (event) => {
    event.preventDefault();
    const fault = { Effect: { Type: effect.value } };
    if (byId('fault-action').value) fault.Action = byId('fault-action').value;
    if (byId('fault-times').value) fault.Times = byId('fault-times').valueAsNumber;
    for (const input of members.map((label) => label.querySelector('input'))) {
      if (input.disabled) continue;
      fault.Effect[input.name] = input.type === 'number' ? input.valueAsNumber : input.value;
    }
    act(() => ask('POST', '/faults', fault));
  });

  byId('fault-list').addEventListener('change', ({ target }) => act(() =>
    ask('PATCH', `/faults/${encodeURIComponent(target.name)}`, { Enabled: target.checked })));
  byId('fault-list').addEventListener('click', ({ target }) => {
    const button = target.closest('button');
    if (button) act(() => ask('DELETE', `/faults/${encodeURIComponent(button.value)}`));
  });
}

export async function follow() {
  const { Faults } = await ask('GET', '/faults');
  byId('fault-count').textContent = Faults.length || '';
  byId('faults-empty').hidden = Faults.length > 0;
  sync(byId('fault-list'), Faults.map((fault) =>
    ({ key: fault.FaultId, print: JSON.stringify(fault), item: fault })), show);
}

/** A fault as a row. One that is there keeps its controls, and with them the focus. */
function show(fault, old) {
  const row = old ?? build(fault);
  const control = row.querySelector('input');
  control.checked = fault.Enabled;
  row.classList.toggle('off', !fault.Enabled);
  const left = fault.Left === null ? '' : ` · ${t('{0} left', fault.Left)}`;
  row.querySelector('.counts').textContent = t('fired {0}', fault.Fired) + left;
  return row;
}

function build({ FaultId, Action, Effect, Parameters, AccessKeyId, Probability }) {
  const { Type, ...members } = Effect;
  const action = Action ?? t('any action');
  const effect = [t(EFFECTS[Type] ?? Type), ...Object.values(members).map(brief)].join(' ');
  const limits = [
    ...Object.entries(Parameters ?? {}).map(([name, value]) => `${name}=${value}`),
    AccessKeyId ? `AccessKeyId=${AccessKeyId}` : '',
    typeof Probability === 'number' && Probability < 1 ? `${Probability * 100} %` : '',
  ].filter(Boolean).join(', ');
  const name = `${action}: ${effect}`;
  return el('li', {},
    el('input', { type: 'checkbox', role: 'switch', name: FaultId, className: 'switch',
      'aria-label': name }),
    el('div', { className: 'what' }, el('b', {}, action), el('span', {}, effect),
      limits ? el('span', { className: 'note' }, limits) : null,
      el('span', { className: 'note counts' })),
    el('button', { type: 'button', className: 'quiet', value: FaultId,
      'aria-label': `${t('Delete')} ${name}` }, t('Delete')));
}

/** A member of an effect, not all of it if it is long. */
function brief(value) {
  const text = typeof value === 'object' ? JSON.stringify(value) : String(value);
  return text.length > 80 ? `${text.slice(0, 80)}…` : text;
}

const EFFECTS = {
  Error: 'Error code',
  Throttling: 'Throttling',
  Delay: 'Delay',
  ResetBefore: 'Reset before the change',
  ResetAfter: 'Reset after the change',
  HalfAnswer: 'Half an answer',
  Html: 'Page of a proxy',
  Answer: 'Answer of one’s own',
};
