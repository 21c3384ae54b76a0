#!/bin/sh
# test_setup.sh - scripts/setup, check_layers and check_fma on made-up systems and trees.
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Ends with "N passed, N failed". Nothing is installed: a folder of its own stands for PATH,
# in which dpkg-query, apt-get and uname say what the test wants.
set -u
here=$(cd "$(dirname "$0")" && pwd)
scripts=$(cd "$here/../../scripts" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
trap 'exit 1' INT TERM
passed=0
failed=0

# fact NAME WANTED_CODE WANTED_TEXT COMMAND...: the exit code, and a text in what it prints
# ("" any, "!text" must be absent)
fact() {
    name=$1 wanted=$2 text=$3
    shift 3
    "$@" >"$work/out" 2>&1
    code=$?
    found=yes
    case $text in
    "") ;;
    !*) ! grep -qF -- "${text#!}" "$work/out" || found=no ;;
    *) grep -qF -- "$text" "$work/out" || found=no ;;
    esac
    if [ "$code" -eq "$wanted" ] && [ "$found" = yes ]; then
        passed=$((passed + 1))
    else
        failed=$((failed + 1))
        echo "FAILED $name: exit $code (wanted $wanted), text '$text' $found"
        sed 's/^/    /' "$work/out"
    fi
}

# --- setup -------------------------------------------------------------------------------

bin=$work/bin
mkdir "$bin"
for tool in sh sed awk tr grep mktemp env tail cat rm id sleep; do
    ln -s "$(command -v $tool)" "$bin/$tool"
done

# fake NAME: the command NAME does what stands on standard input
fake() {
    rm -f "$bin/$1"
    { echo '#!/bin/sh'; cat; } >"$bin/$1"
    chmod +x "$bin/$1"
}

# holds PACKAGE...: what dpkg-query knows, each "name version"
holds() {
    : >"$work/held"
    for package in "$@"; do
        echo "ii  $package 1:14.0-1" >>"$work/held"
    done
}
fake dpkg-query <<TEXT
cat $work/held
exit 1 # as it does when it does not know one of the names
TEXT
fake apt-cache <<'TEXT'
case $2 in
pkg-config | libclang-rt-dev | libclang-rt-dev-wasm32) echo "$2:"; echo "  Candidate: (none)" ;;
*) echo "$2:"; echo "  Candidate: 1:14.0-1" ;;
esac
TEXT
fake apt-get <<TEXT
echo "apt-get \$*" >>$work/calls
echo "DEBIAN_FRONTEND=\$DEBIAN_FRONTEND" >>$work/calls
case \$1 in
install)
    if [ -e $work/broken ]; then
        echo "E: Unable to locate package gcc"
        exit 100
    fi
    ;;
update)
    if [ -e $work/broken ]; then
        echo "W: Failed to fetch the lists  Temporary failure resolving"
    fi
    ;;
esac
exit 0
TEXT
fake uname <<'TEXT'
echo Linux
TEXT
fake id <<'TEXT'
echo 0
TEXT

debian=$work/debian fedora=$work/fedora other=$work/other
printf 'ID=debian\nVERSION_ID="12"\n' >"$debian"
printf 'ID=linuxmint\nID_LIKE="ubuntu debian"\n' >"$work/mint"
printf 'ID="rocky"\nID_LIKE="rhel centos fedora"\n' >"$fedora"
printf 'ID=arch\n' >"$other"

on() {
    release=$1
    shift
    env -i PATH="$bin" HOME="$work" SAMENSPEL_OS_RELEASE="$release" SAMENSPEL_PYTHON=/nowhere \
        sh "$scripts/setup" "$@"
}
calls() {
    cat "$work/calls" 2>/dev/null
    rm -f "$work/calls"
}

build="gcc libc6-dev make pkgconf libhdf5-dev libgsl-dev libyaml-dev libigraph-dev"

# shellcheck disable=SC2086 # a list of names
holds $build
fact "nothing is missing: silence" 0 "" on "$debian" --for build
fact "nothing is missing: apt-get is not called" 1 "" test -s "$work/calls"
fact "check says so" 0 "nothing is missing" on "$debian" --for build --check
fact "a group more has needs of its own" 1 "missing: python3 python3-numpy" \
    on "$debian" --for build,figures --check

fact "analysis: xarray and R" 1 "python3-xarray" on "$debian" --for analysis --check
fact "analysis: R's way to the files" 1 "r-cran-ncdf4" on "$debian" --for analysis --check

holds gcc libc6-dev make pkg-config libhdf5-dev libgsl-dev libyaml-dev
fact "an alternative serves: pkg-config for pkgconf" 1 "missing: libigraph-dev" \
    on "$debian" --for build --check
fact "check installs nothing" 1 "" test -s "$work/calls"
fact "what is missing is installed and named" 0 "setup: installing: libigraph-dev" \
    on "$debian" --for build
fact "update comes before install" 0 "apt-get update" calls
on "$debian" --for build >/dev/null 2>&1
fact "install asks no questions" 0 "DEBIAN_FRONTEND=noninteractive" calls
on "$debian" --for build >/dev/null 2>&1
fact "only what is missing is installed" 0 "Use-Pty=0 libigraph-dev" calls
fact "relatives of Debian are Debian" 0 "installing: libigraph-dev" on "$work/mint" --for build
rm -f "$work/calls"

# shellcheck disable=SC2086
holds $build clang lld wasi-libc
fact "node is needed for web" 1 "nodejs" on "$debian" --for web --check
echo 'exit 0' | fake node
on "$debian" --for web --check >"$work/check" 2>&1
fact "node from elsewhere serves" 1 "" grep nodejs "$work/check"
rm -f "$bin/node"

# shellcheck disable=SC2086
holds $build clang lld wasi-libc libclang-rt-dev-wasm32 nodejs
fact "trainer: npm and browsers" 1 "npm chromium firefox-esr" on "$debian" --for trainer --check
for tool in npm google-chrome firefox; do
    echo 'exit 0' | fake $tool
done
on "$debian" --for trainer --check >"$work/check" 2>&1
fact "trainer: npm and browsers by other names serve" 1 "" grep -E 'npm|chrom|firefox' "$work/check"
rm -f "$bin/npm" "$bin/google-chrome" "$bin/firefox"

touch "$work/broken"
holds gcc
fact "no network: a clear error" 1 "package servers did not answer" on "$debian" --for build
fact "no network: apt's own words" 1 "Unable to locate package" on "$debian" --for build
rm "$work/broken"

fake id <<'TEXT'
echo 1000
TEXT
fact "no root and no sudo: what root should run" 1 "run as root: apt-get install" \
    on "$debian" --for build
fake sudo <<TEXT
echo sudo >>$work/calls
exec "\$@"
TEXT
rm -f "$work/calls"
fact "no root: through sudo" 0 "setup: done" on "$debian" --for build
fact "sudo was asked" 0 "sudo" calls
fake id <<'TEXT'
echo 0
TEXT

fact "Fedora: its line" 1 \
    "sudo dnf install gcc glibc-devel make pkgconf-pkg-config hdf5-devel" on "$fedora"
fact "Fedora: its names in what is missing" 1 "setup: missing: gcc glibc-devel" on "$fedora"
fact "Fedora: conda as the other way" 1 "conda install -c conda-forge c-compiler" on "$fedora"
fact "Fedora: nothing is installed" 1 "" test -s "$work/calls"
fact "unknown system: Fedora's names for comparison" 1 "is not one that the script knows" \
    on "$other"
fact "no os-release: the same" 1 "is not one that the script knows" on "$work/gone"
fake uname <<'TEXT'
echo Darwin
TEXT
fact "macOS: Homebrew" 1 "brew install gcc pkgconf hdf5 gsl libyaml igraph" on "$debian"
fact "macOS: modules by pip" 1 "python3 -m pip install numpy matplotlib h5py" on "$debian"
fake uname <<'TEXT'
echo Linux
TEXT

# elsewhere it is what works that counts, whatever put it there
for tool in gcc make pkg-config; do
    echo 'exit 0' | fake $tool
done
ln -s gcc "$bin/cc"
fact "elsewhere: all works, so all is there" 0 "" on "$fedora" --for build
rm "$bin/gcc" "$bin/make" "$bin/pkg-config" "$bin/cc"

fact "list: Debian's names" 0 "libigraph-dev" on "$debian" --list --for build
fact "list: the web group" 0 "wasi-libc" on "$debian" --list --for web
fact "list: the trainer group" 0 "firefox-esr" on "$debian" --list --for trainer
fact "list: the trainer group needs what web does" 0 "wasi-libc" on "$debian" --list --for trainer
fact "trainer on Fedora: npm has a package" 0 "nodejs-npm" on "$fedora" --list --for trainer
fact "trainer by conda: Chromium from its makers" 0 "conda has no Chromium" \
    on "$fedora" --list --for trainer
fact "all is not trainer" 0 "!chromium" on "$debian" --list
fact "list: the mpi group" 0 "libopenmpi-dev" on "$debian" --list --for mpi
fact "mpi leaves HDF5 as it is" 0 "!hdf5" on "$debian" --list --for mpi
fact "all is not mpi" 0 "!openmpi" on "$debian" --list
fact "all is not web" 0 "!wasi-libc" on "$debian" --list
fact "list: Fedora" 0 "sudo dnf install" on "$fedora" --list
fact "help" 0 "usage: scripts/setup" on "$debian" --help
fact "an unknown group" 2 "unknown group 'docs'" on "$debian" --for docs
fact "an unknown option" 2 "unknown option '--all'" on "$debian" --all
fact "a missing group" 2 "--for needs a group" on "$debian" --for

# --- check_layers ------------------------------------------------------------------------

licence="SPDX-License-Identifier: GPL-3.0-or-later"
tree=$work/tree
plant() { # FILE, text on standard input
    mkdir -p "$(dirname "$tree/$1")"
    cat >"$tree/$1"
}
good_tree() {
    rm -rf "$tree"
    for layer in base model plan record theory run; do
        plant include/samenspel/x_$layer.h <<TEXT
/* x_$layer.h - something. Layer: $layer.
 * $licence */
TEXT
        plant engine/$layer/x_$layer.c <<TEXT
/* x_$layer.c - something.
 * $licence */
#include "samenspel/x_$layer.h"

#include "samenspel/x_base.h"
TEXT
    done
}
layers() { "$scripts/check_layers" "$tree"; }
# refused NAME FILE LINE TEXT: append LINE to FILE; the message must hold TEXT
refused() {
    good_tree
    echo "$3" >>"$tree/$2"
    fact "$1" 1 "$4" layers
}

good_tree
fact "a tidy tree passes in silence" 0 "" layers
refused "model may not use plan" engine/model/x_model.c '#include "samenspel/x_plan.h"' \
    'engine/model/x_model.c:6: layer model may not use samenspel/x_plan.h (layer plan)'
refused "plan and record do not know each other" engine/plan/x_plan.c \
    '#include "samenspel/x_record.h"' "layer plan may not use samenspel/x_record.h"
refused "a header is held to its layer too" include/samenspel/x_base.h \
    '#include "samenspel/x_model.h"' "include/samenspel/x_base.h:3: layer base may not use"
refused "base may not use run" engine/base/x_base.c '#include "samenspel/x_run.h"' "layer run"
refused "HDF5 belongs to record" engine/run/x_run.c '#include <hdf5.h>' "only record"
refused "GSL stays out of the model" engine/model/x_model.c '#include <gsl/gsl_sf.h>' "GSL"
refused "libyaml belongs to plan" engine/record/x_record.c '#include <yaml.h>' "only plan"
refused "igraph belongs to plan" engine/model/x_model.c '#include <igraph/igraph.h>' "igraph"
refused "OpenMP belongs to run" engine/model/x_model.c '#pragma omp parallel for' "only run"
refused "mpi.h belongs to one file" engine/run/x_run.c '#include <mpi.h>' \
    "only transport_mpi.c may"
refused "omp.h belongs to run" engine/plan/x_plan.c '#include <omp.h>' "only run"
refused "no clock in the model" engine/model/x_model.c '#include <time.h>' "time.h"
refused "no libm in the model" engine/model/x_model.c 'double f(double x) { return exp(x); }' \
    "may not call libm"
refused "no printing in base" engine/base/x_base.c 'void f(void) { printf("x"); }' \
    "may not print"
refused "a header that does not exist" engine/run/x_run.c '#include "samenspel/gone.h"' \
    "does not exist"
refused "no way around include/" engine/model/x_model.c '#include "../plan/x.h"' \
    "use a path from include/"
good_tree
plant engine/run/fine.c <<TEXT
/* fine.c - what looks like a fault and is none.
 * $licence
 * exp(x), printf and <hdf5.h> in a comment */
#include "samenspel/x_plan.h"
#include "samenspel/x_record.h"
#include <omp.h>
#pragma omp parallel
TEXT
plant engine/model/fine_too.c <<TEXT
/* fine_too.c - the same for the model: exp(x) and printf("..") here do nothing.
 * $licence */
#include <math.h>
double f(double x) { return sp_exp(x) + sqrt(x) + fabs(x) + floor(x); } /* exp(x) */
int g(char *s) { return snprintf(s, 2, "exp(%d) printf(", 1); } // log(x)
TEXT
fact "what is allowed is allowed" 0 "" layers
good_tree
printf '/* y.h - no layer.\n * %s */\n' "$licence" | plant include/samenspel/y.h
fact "a header must name its layer" 1 "include/samenspel/y.h:1: the first comment names no" layers
good_tree
echo '/* z.c - no licence. */' | plant engine/base/z.c
fact "a file must name its licence" 1 "engine/base/z.c:1: no line \"SPDX" layers
good_tree
printf '/* x_base.c - twice.\n * %s */\n' "$licence" | plant engine/model/x_base.c
fact "names are unique" 1 "the name x_base.c is taken by engine/base/x_base.c" layers
good_tree
printf '# never -ffast-math\nCFLAGS = -O3 -ffast-math\n' | plant Makefile
fact "no fast-math" 1 "Makefile:2: asks for fast-math" layers
good_tree
printf '# never -ffast-math\nCFLAGS = -O3\n' | plant Makefile
fact "a warning of fast-math is fine" 0 "" layers
fact "no project: wrong use" 2 "is not the project" "$scripts/check_layers" "$work/bin"
fact "the project itself passes" 0 "" "$scripts/check_layers"

# --- check_fma ---------------------------------------------------------------------------

case $(uname -m) in
x86_64) fuse="-march=x86-64-v3" ;;
*) fuse= ;;
esac
objects=$work/objects
mkdir -p "$objects/model" "$objects/record"
echo 'double f(double a, double b) { return a * b + b; }' >"$work/f.c"
if ! cc -c "$work/f.c" -o "$work/f.o" 2>/dev/null || ! command -v objdump >/dev/null; then
    echo "    (no compiler or objdump: check_fma is not tried)"
else
    fact "no object: nothing is proved" 1 "no object of base or model" \
        "$scripts/check_fma" "$objects"
    # shellcheck disable=SC2086 # options
    cc -O2 $fuse -ffp-contract=off -c "$work/f.c" -o "$objects/model/f.o"
    fact "without contraction it passes" 0 "no fused multiply-add in 1 objects" \
        "$scripts/check_fma" "$objects"
    # shellcheck disable=SC2086
    cc -O2 $fuse -ffp-contract=fast -c "$work/f.c" -o "$objects/record/f.o"
    fact "other layers may fuse" 0 "in 1 objects" "$scripts/check_fma" "$objects"
    cp "$objects/record/f.o" "$objects/model/fused.o"
    fact "a fused one is named with its function" 1 "model/fused.o: f: " \
        "$scripts/check_fma" "$objects"
    fact "no folder: wrong use" 2 "is no folder" "$scripts/check_fma" "$work/gone"
fi

echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
