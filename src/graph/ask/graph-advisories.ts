// SPDX-License-Identifier: Apache-2.0
import type { Kysely } from 'kysely';
import type { Advisory, AdvisorySource } from '../../domain/advisory.ts';
import { isAskedEcosystem, packageKey } from '../../domain/package-key.ts';
import { RepairError } from '../../domain/repair-error.ts';
import type { Schema } from '../../store/sql/schema.ts';
import { nodeId } from '../node-id.ts';
import { storedAdvisorySchema } from './advisory-schema.ts';

/** The graph as a source of advisories about packages. */
export function graphAdvisories(database: Kysely<Schema>): AdvisorySource {
  return {
    async advisoriesOf(ecosystem, name) {
      const key = packageKey(ecosystem, name);
      const rows = await database
        .selectFrom('edge')
        .innerJoin('record', 'record.id', 'edge.origin')
        .select(['record.key', 'record.body', 'record.place', 'record.line'])
        .distinctOn(['record.key', 'record.id'])
        .where('edge.target', '=', nodeId({ kind: 'package', key }))
        .where('edge.kind', '=', 'affects')
        .where('record.source', 'in', ['osv', 'cve'])
        .orderBy('record.key')
        .orderBy('record.id')
        .execute();
      return rows
        .map((row) => storedAdvisory(row))
        .filter((advisory) =>
          advisory.affected.some(
            (affected) =>
              packageKey(affected.ecosystem, affected.name) === key && isAskedEcosystem(ecosystem, affected.ecosystem),
          ),
        );
    },
  };
}

export function storedAdvisory(row: {
  readonly key: string;
  readonly body: unknown;
  readonly place: string;
  readonly line: number | null;
}): Advisory {
  const read = storedAdvisorySchema.safeParse(row.body);
  if (!read.success) {
    throw new RepairError(
      'INPUT_MALFORMED',
      `the stored advisory "${row.key}" is not what was imported; import it again`,
      { cause: read.error },
    );
  }
  return { ...read.data, source: { ...read.data.source, place: row.place, line: row.line ?? undefined } };
}
