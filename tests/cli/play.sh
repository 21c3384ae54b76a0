# play.sh - a person against a strategy, the person being a pipe.
# SPDX-License-Identifier: GPL-3.0-or-later
. "$HERE/lib"

# play MOVES ARGS: one letter of MOVES a line
play() {
    moves=$1
    shift
    printf '%s' "$moves" | sed 's/./&\n/g' >in
    samenspel play "$@" <in
}

play cdcd tit_for_tat --turns 4
exits 0 "four turns"
silent err "nothing is wrong"
says out "turn 1  you C  tit_for_tat C  payoff: 3 and 3  score: 3 and 3, together 6" "a turn"
says out "turn 2  you D  tit_for_tat C  payoff: 5 and 0  score: 8 and 3, together 11" "and its sum"
says out "turn 3  you C  tit_for_tat D" "the partner answers"
says out "you          CDCD" "shows the own moves at the end"
says out "tit_for_tat  CCDC" "and the partner's"
says out "5.25  of at most 24" "and what was to be had together"
says out "always C would have made you 12, together 24" "and what C all the time had made"
says out "always D would have made you 8, together 11" "and D"
says out "cooperates at first, then repeats the partner's last move" "and who the partner was"
cp out four
play CDCD TFT --turns 4
holds "capitals and aliases do too" cmp out four
printf '  c \r\nd\t\nc\nd' >in
samenspel play tft --turns 4 <in
holds "blanks, foreign line ends and a missing one are no matter" cmp out four

play cdq tit_for_tat
exits 0 "q ends"
says out "you          CD" "with what was played"
holds "and no more" sh -c '! grep -q "turn 3" out'
cp out two
play cd tit_for_tat
holds "so does the end of input" cmp out two
samenspel play tit_for_tat </dev/null
exits 0 "no input"
says out "no turn was played" "says that nothing was played"
printf 'x\ncooperate all the time, please\n\n\033[2Jc\nc\n' >in
samenspel play tit_for_tat --turns 1 <in
exits 0 "what is no move"
says out "'x' is no move: c cooperates, d defects, q ends" "is asked again"
says out "'\\x1b[2Jc' is no move" "and cannot steer the terminal"
[ "$(grep -c 'is no move' out)" -eq 4 ]
verdict "every time" $?

play cccccccccc random --turns 10 --noise 0.4
says out "(your move slipped)" "a slip is told"
grep '^you  ' out | head -1 | tr -d -c CD >own
sed -n 's/^turn.* you \([CD]\) .*/\1/p' out | tr -d '\n' >shown
cmp -s own shown
verdict "turns and summary agree" $?
cp out noisy
play cccccccccc random --turns 10 --noise 0.4
holds "the same seed is the same match" cmp out noisy
play cccccccccc random --turns 10 --noise 0.4 --seed 2
holds "another seed is another" sh -c '! cmp -s out noisy'

# who plays C all the time is told that always C would have made the same
play "$(printf 'c%.0s' $(seq 30))" joss --turns 30 --seed 5
score=$(sed -n 's/^you  *\([0-9]*\) .*/\1/p' out)
says out "always C would have made you $score," "constant play is the constant strategy"

play "$(printf 'd%.0s' $(seq 200))" random --continuation 0.9 --seed 3
exits 0 "open length"
says out "the match is over" "ends by itself"

play ccc --blind axelrod_first --turns 3 --seed 8
exits 0 "blind"
says out "you against one of 15 strategies" "tells of how many"
says out "turn 3  you C  partner" "not whom"
says out "the partner was " "but at the end"
cp out blind
play ccc --blind axelrod_first --turns 3 --seed 8
holds "blind by a seed is the same partner" cmp out blind
for seed in 1 2 3 4 5 6 7 8 9 10 11 12; do
    play c --blind tit_for_tat,grim,alternator --turns 1 --seed $seed
    sed -n 's/^the partner was \([a-z_]*\):.*/\1/p' out
done | sort -u >partners
[ "$(wc -l <partners)" -eq 3 ]
verdict "each of a set comes by" $?
play c --blind --turns 1
exits 0 "blind without a set"
play c grim --reveal --turns 1
[ "$(grep -c 'until either player has defected' out)" -eq 2 ]
verdict "--reveal tells the rule before the first turn too" $?

refused() { # FACT TEXT ARGS...
    fact=$1
    text=$2
    shift 2
    samenspel play "$@" </dev/null
    exits 2 "$fact is refused"
    one_line "$fact: in one line"
    says err "$text" "$fact: $text"
}
refused "nobody" "needs the name of a strategy, or --blind"
refused "two partners" "takes the name of a strategy" tft grim
refused "an unknown name" "did you mean 'tit_for_tat'?" tit_for_tar
refused "a set" "is a set: --blind" classic
refused "a strategy of groups" "plays in groups" loner
refused "blind and revealed" "exclude each other" --blind --reveal
refused "a strategy that this game has not" "--game: zd_gen_2 does not exist" zd_gen_2 --game 2,-1,3,0
refused "blind among such" "--game: zd_gen_2" --blind zd_gen_2 --game 2,-1,3,0
refused "very many turns" "at most 10000" tft --turns 10001
refused "nearly no end" "at most 0.999" tft --continuation 0.9999
