#!/usr/bin/env bash
# test_complete.sh - what the completion for bash offers; the manual page parses.
# SPDX-License-Identifier: GPL-3.0-or-later
set -u
here=$(cd "$(dirname "$0")" && pwd)
scripts=$here/../../scripts
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
# shellcheck source=/dev/null
source "$scripts/complete/samenspel.bash"
cd "$work" || exit 1
touch a.yaml b.h5 c.txt
mkdir folder
passed=0
failed=0

fact() { # NAME, WANTED (sorted words), GOT
    if [ "$2" = "$3" ]; then
        passed=$((passed + 1))
    else
        failed=$((failed + 1))
        echo "FAILED $1: wanted '$2', got '$3'"
    fi
}
offered() { # the words of the line; the last is being typed
    COMP_WORDS=("$@")
    COMP_CWORD=$(($# - 1))
    _samenspel
    printf '%s\n' "${COMPREPLY[@]}" | sed 's/ $//' | LC_ALL=C sort | tr '\n' ' ' | sed 's/ $//'
}

fact "commands" "match merge" "$(offered samenspel m)"
fact "all commands" \
    "--help --version calibrate describe export fingerprint help indices inspect match merge plan play run theory tournament verify" \
    "$(offered samenspel "")"
fact "options of run" "--replicates --resume" "$(offered samenspel run --re)"
fact "run takes scenarios and folders" "a.yaml folder/" "$(offered samenspel run "")"
fact "inspect takes results" "b.h5 folder/" "$(offered samenspel inspect "")"
fact "-o takes results" "b.h5 folder/" "$(offered samenspel run a.yaml -o "")"
fact "a number has no completion" "" "$(offered samenspel run a.yaml --seed "")"
fact "--output takes results too" "b.h5 folder/" "$(offered samenspel run a.yaml --output "")"
fact "help takes a command" "plan play" "$(offered samenspel help p)"
fact "help takes one command" "" "$(offered samenspel help plan "")"
fact "describe knows its kinds" "decisions designs" "$(offered samenspel describe de)"
fact "tournament knows the sets" "classic" "$(offered samenspel tournament -s c)"
fact "an unknown command offers nothing" "" "$(offered samenspel dance "")"

# Every command and option that completion offers stands in the manual page, and the other
# way round: the two are written by hand.
manual=$scripts/man/samenspel.1
in_manual=$(sed -n '/^\.Sh SYNOPSIS/,/^\.Sh DESCRIPTION/p' "$manual" \
    | grep -oE -- '(-|Fl )-[a-z-]+' | sed 's/^Fl //; s/^-*/--/' | LC_ALL=C sort -u | tr '\n' ' ')
in_completion=$(grep -oE -- '--[a-z-]+' "$scripts/complete/samenspel.bash" \
    | LC_ALL=C sort -u | tr '\n' ' ')
fact "manual and completion name the same options" "$in_manual" "$in_completion"
if command -v mandoc >/dev/null; then
    fact "the manual page has no fault that mandoc sees" "" \
        "$(mandoc -Tlint -Wwarning "$manual" 2>&1)"
fi
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
