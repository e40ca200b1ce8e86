#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
status=0
expect() {
  printf '%s' "$1" > check.in
  got=$(./tool check.in)
  if [ "$got" = "$2" ]; then echo "ok: $2"; else echo "FAILED: $2, not $got"; status=1; fi
}
expect '0 3 abcdef' '[abc]'
expect '3 3 abcdef' '[def]'
expect '9 1 abcdef' 'outside'
expect '6 0 abcdef' '[]'
rm -f check.in
exit $status
