// Generated from what the controls read by `npm run generate`: edits here are overwritten.
import type { Control } from '../../src/controls/control.ts';
import eventForged from '../../src/controls/event-forged.ts';
import eventUnreadable from '../../src/controls/event-unreadable.ts';

export const controls: readonly Control[] = [eventForged, eventUnreadable];
