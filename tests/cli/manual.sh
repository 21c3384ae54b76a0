# manual.sh - the manual page and the completion know every option that the program knows.
# SPDX-License-Identifier: GPL-3.0-or-later
. "$HERE/lib"
root=$HERE/../..
manual=$root/scripts/man/samenspel.1
completion=$root/scripts/complete/samenspel.bash

# of the page: the lines of a section
section() {
    sed -n "/^\.Sh $1/,/^\.Sh/p" "$manual"
}

# flags: long and short options of mdoc source, one a line, in order
flags() {
    grep -oE 'Fl -?[a-z-]+' | sed 's/^Fl /-/' | LC_ALL=C sort -u
}

# synopsis COMMAND: its lines between two names of the program
synopsis() {
    section SYNOPSIS | awk -v command="$1" '
        /^\.Nm/ { inside = 0 }
        $1 == ".Cm" && $2 == command { inside = 1 }
        inside'
}

# explained COMMAND: the heads of the list items that explain its options, and those of
# several commands
explained() {
    section DESCRIPTION | awk -v command="$1" '
        $1 == ".It" && $2 == "Cm" { inside = ($3 == command) }
        /^Options of more than one command/ { inside = 1 }
        /^\.Ss/ { inside = 0 }
        inside && /^\.It Fl/'
}

# offered COMMAND: what the completion offers where an option is begun
offered() {
    bash -c '. "$1"; COMP_WORDS=(samenspel "$2" -); COMP_CWORD=2; _samenspel
        printf "%s\n" "${COMPREPLY[@]}"' - "$completion" "$1" | LC_ALL=C sort -u
}

# all_in FILE OTHER FACT: every line of the one is in the other
all_in() {
    LC_ALL=C comm -23 "$1" "$2" >out
    : >err
    [ ! -s out ]
    verdict "$3$(sed 's/^/ /' out | tr -d '\n')" $?
}

samenspel help
sed -n '/^Commands/,/^$/s/^  \([a-z]*\) .*/\1/p' out | LC_ALL=C sort >commands
[ -s commands ]
verdict "there are commands" $?
section SYNOPSIS | sed -n 's/^\.Cm \([a-z]*\).*/\1/p' | LC_ALL=C sort >commands.synopsis
section DESCRIPTION | sed -n 's/^\.It Cm \([a-z]*\).*/\1/p' | LC_ALL=C sort >commands.text
bash -c '. "$1"; COMP_WORDS=(samenspel ""); COMP_CWORD=1; _samenspel
    printf "%s\n" "${COMPREPLY[@]}"' - "$completion" | grep -v '^-' | LC_ALL=C sort >commands.bash
for way in synopsis text bash; do
    holds "the commands of the program are those of: $way" cmp commands commands.$way
done

for command in $(grep -vx help commands); do
    samenspel "$command" --help
    # an option's line: "  -o, --output OUT.h5   ..", "      --set KEY=VALUE  .."
    sed -n '/^Options/,/^$/s/^ \{2,6\}\(-.*\)/\1/p' out | grep -oE '^-[a-z], --[a-z-]+|^--[a-z-]+' \
        | tr -d ' ' | tr ',' '\n' | LC_ALL=C sort -u >options
    grep -qx -- --help options
    verdict "$command: options are read from its help" $?
    explained "$command" | flags >explained
    all_in options explained "$command: the manual explains every option"
    grep -vxE -- '-h|--help' options >own
    synopsis "$command" | flags >synopsis
    all_in own synopsis "$command: the manual's synopsis has every option"
    all_in synopsis own "$command: and no other"
    offered "$command" >offered
    grep -vx -- -h options >long
    all_in long offered "$command: the completion offers every option"
    all_in offered long "$command: and no other"
done

# the kinds that can be described
samenspel describe --json
sed -n 's/^  "\([a-z]*\)": .*/\1/p' out | LC_ALL=C sort >kinds
[ "$(wc -l <kinds)" -gt 5 ]
verdict "there are kinds" $?
section DESCRIPTION | sed -n '/^\.It Cm describe/,/^\.Bl/s/^\.Cm//p' | tr -s ' ,;.' '\n' \
    | sed '/^$/d' | LC_ALL=C sort >kinds.text
bash -c '. "$1"; COMP_WORDS=(samenspel describe ""); COMP_CWORD=2; _samenspel
    printf "%s\n" "${COMPREPLY[@]}"' - "$completion" | LC_ALL=C sort >kinds.bash
for way in text bash; do
    holds "the kinds of describe are those of: $way" cmp kinds kinds.$way
done
