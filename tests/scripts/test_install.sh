#!/bin/sh
# test_install.sh - an installed tree works by itself, and uninstall leaves no file.
# SPDX-License-Identifier: GPL-3.0-or-later
# usage: test_install.sh [BUILD]
set -u
root=$(cd "$(dirname "$0")/../.." && pwd)
build=$(cd "${1:-$root/build}" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
prefix="$work/a prefix" # a space, since homes and volumes have them
passed=0
failed=0

fact() { # NAME COMMAND...: the command succeeds
    name=$1
    shift
    if "$@" >"$work/log" 2>&1; then
        passed=$((passed + 1))
    else
        failed=$((failed + 1))
        echo "FAILED $name"
        tail -n 5 "$work/log"
    fi
}

no_file() {
    [ -z "$(find "$1" -type f)" ]
}

linked() { # the example of the library's use, by what pkg-config says and nothing else
    cat >"$work/use.c" <<'C'
#include <stdio.h>
#include "samenspel/plan.h"
int
main(int n, char **word)
{
    sp_plan_t plan;
    sp_error_t err = { .status = SP_OK };
    sp_overrides_t none = { 0 };
    if (n < 2 || sp_plan_load(&plan, word[1], &none, &err) != SP_OK) {
        return 1;
    }
    printf("%u\n", plan.n_runs);
    sp_plan_free(&plan);
    return 0;
}
C
    # pkg-config writes a space as "\ ", which a shell undoes
    flags=$(PKG_CONFIG_PATH="$prefix/lib/pkgconfig" pkg-config --cflags --libs samenspel) \
        && eval "${CC:-cc} \"\$work/use.c\" $flags -o \"\$work/use\"" \
        && [ "$("$work/use" "$prefix/share/samenspel/scenarios/nine_in_ten.yaml")" = 11 ]
}

fact "install" make -C "$root" install BUILD="$build" PREFIX="$prefix"
cd "$work" || exit 1
fact "the program runs" "$prefix/bin/samenspel" --version
fact "an installed scenario runs" sh -c '"$1/bin/samenspel" run \
    "$1/share/samenspel/scenarios/nine_in_ten.yaml" --replicates 2 >out' sh "$prefix"
if [ -e "$build/trainer/samenspel.html" ]; then
    fact "the trainers' page is there" cmp "$build/trainer/samenspel.html" \
        "$prefix/share/samenspel/samenspel.html"
fi
fact "run names the installed figures" \
    grep -qF "$prefix/share/samenspel/figures/all.py" out
fact "they draw" "$prefix/share/samenspel/figures/sweep.py" nine_in_ten.h5
fact "a report is written" "$prefix/share/samenspel/report" nine_in_ten.h5
fact "the installed reader opens them" "$prefix/share/samenspel/samenspel.py" nine_in_ten.h5
command -v parallel >/dev/null || echo "    (no GNU parallel: the cluster scripts are not tried)"
! command -v parallel >/dev/null || fact "a sweep is cut into tasks by what is installed" \
    "$prefix/share/samenspel/cluster/submit" "$prefix/share/samenspel/scenarios/nine_in_ten.yaml" \
    --scheduler parallel --tasks 3 -o tasks.h5 --replicates 2
! command -v parallel >/dev/null || fact "and computed to the same bytes" cmp tasks.h5 nine_in_ten.h5
fact "the manual is where man looks" test -s "$prefix/share/man/man1/samenspel.1"
fact "a program links by pkg-config alone" linked
fact "uninstall" make -C "$root" uninstall BUILD="$build" PREFIX="$prefix"
fact "leaves no file" no_file "$prefix"
fact "install under DESTDIR" make -C "$root" install BUILD="$build" PREFIX=/opt/samenspel \
    DESTDIR="$work/stage"
fact "writes the prefix, not the stage, into the .pc file" \
    grep -qx "prefix=/opt/samenspel" "$work/stage/opt/samenspel/lib/pkgconfig/samenspel.pc"
fact "uninstall under DESTDIR" make -C "$root" uninstall BUILD="$build" \
    PREFIX=/opt/samenspel DESTDIR="$work/stage"
fact "leaves no file either" no_file "$work/stage"
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
