/* ---------- the door: the small component of component.py knocks here ---------- */

const door = (globalThis.bloeiBoard ??= { waiting: new Map() });
Object.assign(door, { show, close: closeScreen });

export default function () {
  for (const component of door.waiting.values()) show(component);
  door.waiting.clear();
}
