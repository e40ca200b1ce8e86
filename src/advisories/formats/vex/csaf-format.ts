// SPDX-License-Identifier: Apache-2.0
import { z } from 'zod';
import { readBy, type RecordFormat } from '../format.ts';
import { statementRecord } from './statement.ts';

const text = z.string();
const product = z.object({
  product_id: text,
  name: text.nullish(),
  product_identification_helper: z.object({ purl: text.nullish() }).nullish(),
});
type Product = z.infer<typeof product>;

interface Branch {
  readonly product?: Product | null | undefined;
  readonly branches?: readonly Branch[] | null | undefined;
}

const branch: z.ZodType<Branch> = z.lazy(() =>
  z.object({ product: product.nullish(), branches: z.array(branch).nullish() }),
);

const ids = z.array(text).nullish();

const document = z.object({
  document: z.object({
    category: text.nullish(),
    publisher: z.object({ name: text }).nullish(),
    tracking: z.object({ id: text.min(1), current_release_date: text.nullish() }),
  }),
  product_tree: z
    .object({
      branches: z.array(branch).nullish(),
      full_product_names: z.array(product).nullish(),
      relationships: z.array(z.object({ full_product_name: product, product_reference: text.nullish() })).nullish(),
    })
    .nullish(),
  vulnerabilities: z
    .array(
      z.object({
        cve: text.nullish(),
        title: text.nullish(),
        product_status: z
          .object({
            fixed: ids,
            first_fixed: ids,
            known_affected: ids,
            first_affected: ids,
            last_affected: ids,
            known_not_affected: ids,
            under_investigation: ids,
            recommended: ids,
          })
          .nullish(),
        flags: z.array(z.object({ label: text })).nullish(),
      }),
    )
    .nullish(),
});

const STATUSES = [
  ['fixed', 'fixed'],
  ['first_fixed', 'fixed'],
  ['known_affected', 'affected'],
  ['first_affected', 'affected'],
  ['last_affected', 'affected'],
  ['known_not_affected', 'not_affected'],
  ['under_investigation', 'under_investigation'],
] as const;

/** CSAF 2.x documents: security advisories and VEX. */
export const csafFormat: RecordFormat = {
  name: 'csaf',
  recognizes: ({ document: head }) => typeof head === 'object' && head !== null && 'csaf_version' in head,
  read: (value) =>
    readBy(document, value, (read) => {
      const { tracking, publisher } = read.document;
      const names = productNames(read.product_tree ?? {});
      return (read.vulnerabilities ?? []).map((vulnerability, index) =>
        statementRecord({
          source: 'csaf',
          document: tracking.id,
          number: index + 1,
          modified: tracking.current_release_date ?? undefined,
          // Other ids are the publisher's own numbers, and another publisher's may be the same.
          names: [vulnerability.cve ?? `${tracking.id}#${index + 1}`],
          claims: STATUSES.flatMap(([field, status]) =>
            (vulnerability.product_status?.[field] ?? []).map((id) => ({ status, product: names.get(id) ?? id })),
          ),
          author: publisher?.name,
          justification: vulnerability.flags?.[0]?.label,
          text: vulnerability.title ?? undefined,
        }),
      );
    }),
};

type Tree = NonNullable<z.infer<typeof document>['product_tree']>;

/** What a product id stands for: its package URL, else its name. */
function productNames(tree: Tree): ReadonlyMap<string, string> {
  const names = new Map<string, string>();
  const add = ({ product_id: id, name, product_identification_helper: more }: Product): void => {
    names.set(id, more?.purl ?? name ?? id);
  };
  const pending: Branch[] = [...(tree.branches ?? [])];
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    if (next.product !== null && next.product !== undefined) {
      add(next.product);
    }
    pending.push(...(next.branches ?? []));
  }
  (tree.full_product_names ?? []).forEach(add);
  for (const { full_product_name: whole, product_reference: part } of tree.relationships ?? []) {
    add(whole);
    const purl = names.get(part ?? '');
    if (purl?.startsWith('pkg:') === true) {
      names.set(whole.product_id, purl);
    }
  }
  return names;
}
