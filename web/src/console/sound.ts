// Sounds of the page, made by the computer itself: an entry came, a limit is near or passed, somebody is in danger or calls for help.
// SPDX-License-Identifier: Apache-2.0
export type Sound = 'intake' | 'near' | 'late' | 'danger' | 'sos' | 'dispatch';

/** Notes: Hz, start and length in seconds. */
const TUNES: Record<Sound, readonly (readonly [hz: number, at: number, length: number])[]> = {
  intake: [[880, 0, 0.16], [1175, 0.18, 0.3]],
  near: [[660, 0, 0.2], [660, 0.3, 0.2]],
  late: [[740, 0, 0.25], [555, 0.27, 0.25], [740, 0.54, 0.25], [555, 0.81, 0.25]],
  danger: [[523, 0, 0.2], [392, 0.22, 0.2], [523, 0.5, 0.2], [392, 0.72, 0.3]],
  dispatch: [[784, 0, 0.18], [988, 0.2, 0.18], [1319, 0.4, 0.35]],
  sos: [[960, 0, 0.3], [720, 0.3, 0.3], [960, 0.6, 0.3], [720, 0.9, 0.3]],
};
const LOUD = 0.35;

let context: AudioContext | null = null;
const listeners = new Set<() => void>();

/** Browsers are mute until somebody has touched the page; a wall that was restarted must be able to say so. */
export function isMute(): boolean {
  return audio()?.state !== 'running';
}

export function onSound(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** To be called from a click. */
export function unmute(): void {
  void audio()?.resume().then(tell, () => {});
}

export function play(sound: Sound): void {
  const made = audio();
  if (made?.state !== 'running') return;
  for (const [hz, at, length] of TUNES[sound]) {
    const [tone, volume] = [made.createOscillator(), made.createGain()];
    const begin = made.currentTime + at;
    tone.type = sound === 'sos' ? 'square' : 'triangle';
    tone.frequency.value = hz;
    volume.gain.setValueAtTime(LOUD, begin);
    volume.gain.exponentialRampToValueAtTime(0.001, begin + length);
    tone.connect(volume).connect(made.destination);
    tone.start(begin);
    tone.stop(begin + length);
  }
}

/** Not before the page was touched: browsers would only complain. */
function audio(): AudioContext | null {
  const touched = navigator.userActivation?.hasBeenActive ?? true;
  if (!context && touched && typeof AudioContext !== 'undefined') {
    context = new AudioContext();
    context.addEventListener('statechange', tell);
  }
  return context;
}

function tell(): void {
  for (const listener of listeners) listener();
}
