#!/bin/sh
# test_checks.sh - check_layers, check_symbols and check_fma find what is planted for them.
# SPDX-License-Identifier: GPL-3.0-or-later
#
# A check that never complains would pass every test but this one. Each violation is planted
# alone in a copy of the sources, or compiled into a folder of objects; the same folder
# without it must pass. The last line counts.
set -u
cd "$(dirname "$0")/../.." || exit 2
scratch=$(mktemp -d) || exit 2
trap 'rm -rf "$scratch"' EXIT
passed=0
failed=0

fact() { # what, 0 where it holds
    if [ "$2" -eq 0 ]; then
        passed=$((passed + 1))
    else
        failed=$((failed + 1))
        echo "FAILED: $1"
    fi
}

# ---- check_layers: text --------------------------------------------------------------------
tree=$scratch/tree
mkdir "$tree"
cp -R Makefile engine include "$tree"
scripts/check_layers "$tree" >"$scratch/log"
fact "check_layers: the sources as they are" $?

planted() { # FILE, lines to append: check_layers names the file
    cp "$tree/$1" "$scratch/saved"
    printf '%s\n' "$2" >>"$tree/$1"
    scripts/check_layers "$tree" >"$scratch/log"
    code=$?
    grep -q "^$1:" "$scratch/log" && [ $code -eq 1 ]
    fact "check_layers: $1: $2" $?
    cp "$scratch/saved" "$tree/$1"
}

model=engine/model/settle.c
planted $model 'static void x(void) { printf("a"); }'
planted $model 'static void x(FILE *f) { fprintf (f, "a"); }'
planted $model 'static double x(double a) { return exp(a); }'
planted $model 'static double x(double a) { return pow (a, 2); }'
planted $model 'static long x(void) { return clock(); }'
planted $model '#include "../record/h5.h"'
planted $model '#include "samenspel/plan.h"'
planted $model '#include "samenspel/missing.h"'
planted $model '#include <hdf5.h>'
planted $model '#include <time.h>'
planted $model '#include <pthread.h>'
planted $model '#include <tgmath.h>'
planted $model '#pragma omp simd'
planted $model '#pragma STDC FP_CONTRACT ON'
planted $model '#pragma GCC optimize ("fast-math")'
planted engine/base/arena.c '#include "samenspel/simulation.h"'
planted engine/plan/plan.c '#include <hdf5.h>'
planted engine/plan/plan.c '#include "samenspel/sink.h"'
planted engine/record/trace.c '#include "samenspel/plan.h"'
planted engine/theory/root.c '#include <omp.h>'
planted engine/web/web.c '#include "samenspel/theory.h"'
planted include/samenspel/arena.h '#include "samenspel/simulation.h"'
planted Makefile 'OPT += -Ofast'
planted Makefile 'OPT += -ffp-contract=fast'

# ---- check_symbols, check_fma: objects -----------------------------------------------------
cc=${CC:-cc}
compile() { # FLAGS..., with the text on standard input: into a folder of objects of its own
    rm -rf "$scratch/objects"
    mkdir -p "$scratch/objects/model"
    cat >"$scratch/text.c"
    "$cc" -O2 "$@" -c "$scratch/text.c" -o "$scratch/objects/model/text.o"
}

symbols() { # 0 or 1, what; text on standard input
    compile -std=c11
    scripts/check_symbols "$scratch/objects" >"$scratch/log"
    [ $? -eq "$1" ]
    fact "check_symbols: $2" $?
}

symbols 0 "constants, memory and floor may be" <<'EOF'
#include <math.h>
#include <string.h>
static const char *const words[] = { "a", "b" };
const char *const *x(char *to, const char *from, double *a)
{
    *a = floor(*a);
    memcpy(to, from, 99);
    return words;
}
EOF
symbols 1 "(pow)(a, b)" <<'EOF'
#include <math.h>
double x(double a) { return (pow)(a, 1.7); }
EOF
symbols 1 "a pointer to exp" <<'EOF'
#include <math.h>
double (*x(void))(double) { return exp; }
EOF
symbols 1 "perror" <<'EOF'
#include <stdio.h>
void x(void) { perror("a"); }
EOF
symbols 1 "getenv outside kernels.c" <<'EOF'
#include <stdlib.h>
char *x(void) { return getenv("A"); }
EOF
symbols 1 "a function of another layer" <<'EOF'
int sp_plan_load(void);
int x(void) { return sp_plan_load(); }
EOF
symbols 1 "a static that counts" <<'EOF'
int x(void) { static int n; return ++n; }
EOF
symbols 1 "a global with a value" <<'EOF'
int x = 3;
EOF

fma() { # 0 or 1, what, FLAGS...
    want=$1
    what=$2
    shift 2
    compile "$@" <<'EOF'
double x(double a, double b, double c) { return a * b + c; }
void y(double *a, const double *b, const double *c)
{
    for (int i = 0; i < 64; i++) {
        a[i] += b[i] * c[i];
    }
}
EOF
    scripts/check_fma "$scratch/objects" >"$scratch/log"
    [ $? -eq "$want" ]
    fact "check_fma: $what" $?
}

fma 0 "no contraction" -std=c11 -ffp-contract=off
if [ "$("$cc" -dumpmachine | cut -d- -f1)" = x86_64 ]; then
    fma 0 "no contraction, though the machine could" -ffp-contract=off -mfma -O3
    fma 1 "contraction" -ffp-contract=fast -mfma
    fma 1 "contraction in vectors" -ffp-contract=fast -O3 -march=x86-64-v4
elif [ "$("$cc" -dumpmachine | cut -d- -f1)" = aarch64 ]; then
    fma 1 "contraction" -ffp-contract=fast
fi

echo "$passed facts hold, $failed do not"
[ "$failed" -eq 0 ]
