/** Deletions of service-linked roles that events told of, as the timelines of the findings table remember them. */
import type { RoleNote } from '../controls/left-over.ts';
import type { KnownDeletion } from '../sources/account/iam.ts';
import { controlIn, type Entry } from './entry.ts';

/** The control that remembers each request, with its task. */
const rememberedBy = 'slr-deletion-without-cleanup';

/** Null for any other entry. */
export function deletionIn({
  key,
  item,
}: Entry): { readonly account: string; readonly deletion: KnownDeletion } | null {
  if (item === null || controlIn(key) !== rememberedBy) return null;
  const note = item.note as RoleNote;
  if (note.change !== 'requested' || note.task === null) return null;
  const deletion = { taskId: note.task, roleName: note.name, roleId: null, requestedAt: item.time };
  return { account: item.account, deletion };
}
