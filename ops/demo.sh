# The accounts that ops/run makes, and the demonstration district that muster-sim moves.
# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash
#
# Needs DATA, ADMIN, BIN and a hub that is ready. Sets SIGN_IN: lines of account, password and title, for its owner alone.

DISTRICT=330299 # belongs to no real district
SIGN_IN=$DATA/signin.txt

ctl() {
    "$BIN/musterctl" --socket "$ADMIN" "$@" 9>&-
}

# 14 characters that are hard to guess, easy to type and never mistaken for each other (over 70 bits).
random_password() {
    local word=
    while [ ${#word} -lt 14 ]; do
        word+=$(head -c 64 /dev/urandom | LC_ALL=C tr -dc 'a-km-zA-HJ-NP-Z2-9')
    done
    printf '%s\n' "${word:0:14}"
}

# Once per account: what stands in the file was made. An account that the file does not know gets a new password.
account_make() { # name role title
    local password
    touch "$SIGN_IN"
    if grep -q "^$1"$'\t' "$SIGN_IN"; then
        return 0
    fi
    password=$(random_password)
    ctl account add "$1" --role "$2" --scope "${DISTRICT}000000" --title "$3" --password-stdin --if-missing \
        <<< "$password" > /dev/null
    ctl account password "$1" --password-stdin <<< "$password" > /dev/null
    printf '%s\t%s\t%s\n' "$1" "$password" "$3" >> "$SIGN_IN"
}

accounts_make() {
    account_make admin admin "${ZH[account_admin]} ${EN[account_admin]}"
    if [ "$DEMO" = yes ]; then
        account_make duty duty "${ZH[account_duty]} ${EN[account_duty]}"
        account_make wall observer "${ZH[account_wall]} ${EN[account_wall]}"
    fi
}

demo_boundaries() {
    "$BIN/muster-sim" --boundaries "$DATA/boundaries.geojson" --district "$DISTRICT"
}

sim_start() {
    part_start sim TERM "$BIN/muster-sim" --socket "$ADMIN" --incidents
}
