/** What on-event does, behind a queue and rules of its own: events about Rolecall itself (infra/tamper.yml). */
export { handler } from './on-event.ts';
