/** Where a list was left: coming back leads there. */
let left = { list: '', row: -1 };

/** A finding of the list is looked at, whichever way it was come upon. */
export function leave(list: string, row: number): void {
  left = { list, row };
}

/** -1 for a list that nobody has left. */
export function rowLeft(list: string): number {
  return left.list === list ? left.row : -1;
}
