# The accounts that ops/run makes, and the demonstration district: its command posts, geofences, and what muster-sim moves.
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
    local name
    account_make admin admin "${ZH[account_admin]} ${EN[account_admin]}"
    if [ "$DEMO" = yes ]; then
        account_make duty duty "${ZH[account_duty]} ${EN[account_duty]}"
        account_make wall observer "${ZH[account_wall]} ${EN[account_wall]}"
        for name in commander dispatch reporting chief rescuer; do
            account_make "$name" member "${ZH[account_$name]} ${EN[account_$name]}"
        done
    fi
}

# The shipped templates, as often as they have changed, and once for every log.
demo_templates() {
    local mark=$DATA/templates.put sum file
    sum=$({ ctl status | grep '^log' && cat "$ROOT"/ops/templates/*.conf; } | sha256sum)
    if [ "$(cat "$mark" 2> /dev/null)" = "$sum" ]; then
        return 0
    fi
    for file in "$ROOT"/ops/templates/*.conf; do
        ctl template put "$file" --if-changed > /dev/null
    done
    printf '%s\n' "$sum" > "$mark"
}

# demo_post NAME TEMPLATE ORG [flag...]: opens it, prints its number.
demo_post() {
    local name=$1 template=$2 org=$3
    shift 3
    ctl post open --template "$template" --name "${ZH[$name]} ${EN[$name]}" --org "$org" "$@"
}

demo_seat() { # post row: the number of the row's first seat
    ctl post show "$1" | awk -F '\t' -v row="$2" '$2 == row { print $1; exit }'
}

# A standing HQ and an on-site HQ under it, with somebody on the seats that matter, and the duty officer on the roster of
# one that is empty. Only where there never was a post: what people have changed since is theirs.
demo_posts() {
    local hq onsite
    demo_templates
    if [ "$(ctl post list | wc -l)" -gt 1 ]; then
        return 0
    fi
    hq=$(demo_post demo_hq hq-1-6 "${DISTRICT}000000")
    onsite=$(demo_post demo_onsite onsite-1-8 "${DISTRICT}001000" --parent "$hq")
    ctl seat assign "$(demo_seat "$hq" commander)" commander
    ctl seat assign "$(demo_seat "$hq" dispatch-lead)" dispatch
    ctl seat assign "$(demo_seat "$hq" information-lead)" reporting
    ctl seat assign "$(demo_seat "$onsite" chief)" chief
    ctl seat assign "$(demo_seat "$onsite" rescue-member)" rescuer
    ctl roster set "$(demo_seat "$hq" coordination-lead)" --entry 'duty,2026-01-01,2099-01-01'
}

# The shipped catalogues: types, capabilities, rules, checklists, plans. Those of the newest version are left alone.
demo_catalogues() {
    local mark=$DATA/catalogues.put sum
    sum=$({ ctl status | grep '^log' && find "$ROOT/ops/catalogues" -name '*.json' -print0 | sort -z | xargs -0 cat; } | sha256sum)
    if [ "$(cat "$mark" 2> /dev/null)" = "$sum" ]; then
        return 0
    fi
    ctl catalogue put "$ROOT/ops/catalogues" --if-changed > /dev/null
    printf '%s\n' "$sum" > "$mark"
}

# The registry of the units that muster-sim moves; what was imported before changes nothing.
demo_forces() {
    "$BIN/muster-sim" --forces "$DATA/forces.csv" --district "$DISTRICT"
    ctl forces import "$DATA/forces.csv" > /dev/null
}

# demo_fence NAME KIND CORNERS [flag...]: standing, for everybody of the district.
demo_fence() {
    local name=$1 kind=$2 corners=$3
    shift 3
    ctl fence put <(printf '{"type":"Polygon","coordinates":[[%s]]}\n' "$corners") --kind "$kind" \
        --name "${ZH[$name]} ${EN[$name]}" --org "${DISTRICT}000000" "$@" > /dev/null
}

# Once for every log: what people have removed stays away. Without an alarm for silence, for the units that muster-sim moves
# fall silent now and then.
demo_fences() {
    local mark=$DATA/fences.put log
    log=$(ctl status | grep '^log')
    if [ "$(cat "$mark" 2> /dev/null)" = "$log" ]; then
        return 0
    fi
    demo_fence demo_danger danger \
        '[121.545,29.822],[121.560,29.832],[121.577,29.828],[121.582,29.811],[121.566,29.798],[121.550,29.804],[121.545,29.822]' \
        --approach-m 50 --dwell-s 600 || return
    demo_fence demo_cordon cordon \
        '[121.403,29.893],[121.423,29.893],[121.430,29.883],[121.423,29.872],[121.403,29.872],[121.396,29.883],[121.403,29.893]' || return
    printf '%s\n' "$log" > "$mark"
}

demo_boundaries() {
    "$BIN/muster-sim" --boundaries "$DATA/boundaries.geojson" --district "$DISTRICT"
}

sim_start() {
    part_start sim TERM "$BIN/muster-sim" --socket "$ADMIN" --incidents
}
