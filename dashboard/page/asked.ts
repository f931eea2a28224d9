/** What the address of a view asks for. */
import { everything, type Query, QueryError, queryOf } from '../query.ts';

export interface Asked {
  readonly query: Query;
  /** What is wrong with an address that somebody wrote by hand, as a sentence: then it asks for everything. */
  readonly mistake: string | null;
}

export function askedIn({ searchParams }: URL): Asked {
  try {
    return { query: queryOf(searchParams), mistake: null };
  } catch (error) {
    if (error instanceof QueryError) return { query: everything, mistake: error.message };
    throw error;
  }
}
