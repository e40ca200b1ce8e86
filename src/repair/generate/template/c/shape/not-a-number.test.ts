// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import { proposedLines, reportOf } from '../fake-site.ts';

const DRAW = `#include <math.h>
void halve(double a, double b) {
    if (fabs(a - b) < 1.0 && a < b + 1) {
        point(a);
    } else {
        halve(a, (a + b) / 2); // <self>
        halve((a + b) / 2, b);
    }
}
`;

function files(draw: string): Readonly<Record<string, string>> {
  return {
    'draw.c': draw,
    'read.c': `#include <stdio.h>
int read(FILE *in, double *to) {
    double x, y;
    if (fscanf(in, "%lf %lf", &x, &y) != 2)
        return 0;
    if (x < 0 || x > 100 || y > 100)
        return 0;
    to[0] = x;
    to[1] = y;
    return 1;
}
`,
  };
}

async function lines(draw: string): Promise<readonly string[]> {
  const all = files(draw);
  const report = reportOf(all, 'stack-overflow', { stack: ['self', 'self', 'self'] });
  return proposedLines(all, [report]);
}

describe('a recursion that ends when something is small enough', () => {
  it('ends for what is no number, or is never reached by it', async () => {
    const found = await lines(DRAW);

    expect(found).toContain('if (isnan(a - b) || isnan(a) || isnan(b + 1) || (fabs(a - b) < 1.0 && a < b + 1)) {');
    expect(found).toContain('if (x != x || y != y || x < 0 || x > 100 || y > 100)');
  });

  it('is told so where going on is what is asked for', async () => {
    const found = await lines(
      '#include <math.h>\nvoid halve(double a) {\n    if (a > 1.0 || a < -1.0)\n        halve(a / 2); // <self>\n}\n',
    );

    expect(found).toContain('if (!isnan(a) && (a > 1.0 || a < -1.0))');
  });

  it('sends nobody looking when it counts in whole numbers', async () => {
    const found = await lines('void count(int n) {\n    if (n != 0)\n        count(n + 1); // <self>\n}\n');

    expect(found.filter((line) => line.includes('x != x'))).toEqual([]);
  });
});
