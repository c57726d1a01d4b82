// The page of the emulator: asks what there is to show, and keeps it up to date.

import { Refused, ask, askText, endpoints } from './api.js';
import * as controls from './controls.js';
import { byId } from './dom.js';
import * as faults from './faults.js';
import * as picture from './picture.js';
import * as requests from './requests.js';
import * as servers from './servers.js';
import { t, translate } from './words.js';

/** How often the log is looked at, and after how many looks everything else is, whatever it says. */
const SECOND = 1000;
const LOOKS = 5;

let known;
let state = '';
let looks = 0;
let busy = false;

const has = (endpoint) => known.has(endpoint);

async function lookAtEverything() {
  const next = await askText('GET', '/state');
  if (next !== state) {
    picture.showState(JSON.parse(next));
    state = next;
  }
  if (has('GET /clock')) await controls.followClock();
  if (has('GET /settling')) picture.showUnsettled(await controls.followSettling());
  if (has('GET /snapshots')) await controls.followSnapshots();
  if (has('GET /faults')) await faults.follow();
}

/** One look: at the log, and at the rest if something happened or it was long ago. */
async function look(everything = false) {
  if (busy) return;
  busy = true;
  try {
    const happened = has('GET /requests') && await requests.follow();
    looks += 1;
    if (everything || happened || looks >= LOOKS) {
      looks = 0;
      await lookAtEverything();
    }
    alive(true);
  } catch (error) {
    alive(false, error);
  } finally {
    busy = false;
  }
}

function alive(answers, error) {
  const text = answers ? t('live') : t('The emulator does not answer.');
  const sign = byId('alive');
  if (sign.textContent !== text) sign.textContent = text;
  sign.classList.toggle('gone', !answers);
  sign.title = error?.message ?? '';
}

/** Does what a button says, shows why it is refused, and then what has become of everything. */
async function act(what) {
  try {
    await what();
    notice('');
  } catch (error) {
    notice(error instanceof Refused ? error.message : t('The emulator does not answer.'));
  }
  await look(true);
}

function notice(text) {
  byId('notice').textContent = text;
  byId('notice').hidden = !text;
}

/** Looks once a second, as long as somebody can see it. */
function poll() {
  let timer = null;
  const watch = () => {
    clearInterval(timer);
    timer = null;
    if (document.hidden) return;
    timer = setInterval(look, SECOND);
    look(true);
  };
  document.addEventListener('visibilitychange', watch);
  watch();
}

async function begin() {
  translate();
  try {
    known = await endpoints();
    const { Products } = await ask('GET', '/health');
    const pages = Products.map(({ Page }) => Page).filter(Boolean);
    const drawers = await Promise.all(pages.map((path) => import(path)));
    const actions = [...new Set(Products.flatMap(({ Actions }) => Actions))].sort();
    // What this emulator does not offer is not shown.
    for (const part of document.querySelectorAll('[data-needs]')) {
      part.hidden = !has(part.dataset.needs);
    }
    picture.begin(drawers);
    requests.begin();
    faults.begin(actions, act);
    controls.begin(act);
    servers.begin(act);
    poll();
  } catch (error) {
    alive(false, error);
    setTimeout(begin, 5 * SECOND);
  }
}

begin();
