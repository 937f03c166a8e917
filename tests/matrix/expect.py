#!/usr/bin/env python3
"""What every seat of every template may hear, say, order and do, worked out from ops/templates/*.conf alone.

Knows nothing of the server's code: it reads the files with a reader of its own and says what they mean in the words of
docs/command-posts.md. Tests ask the rules (tests/unit/test_matrix.c) and a hub (tests/scenario) the same questions.

    tests/matrix/expect.py [FILE ...]       default: every file of ops/templates

prints lines of six columns with tabs between, after a line with their names:

    template  mode  seat  ask  target  expect

template  key of the template; "-" for the rows about roles, which hold whatever the template
mode      peace or war
seat      key of a row of the template: whoever holds the first seat of that row, acting as it. Or a person who holds no
          seat: @admin, @duty-district (scope: the district), @duty-org (the org of the post), @duty-elsewhere (another
          street), @unit (reports for unit-in), @relay, @observer, @member
ask       hear, say    an event or message of the channel `target` comes to them; they may post one there
          order        they may issue an order to `target`
          hear-order   they hear of the order `target`
          may          POWER over what: "POWER:WHAT", WHAT being what the command is about
          take         they may take an empty seat of this row: "open" with an account whose scope is the org of the
                       post, "rostered" with one that is on duty there now, "elsewhere" with one of another street
          stand-in     the holder of `target` may stand in for it
          see          they see that the post `target` is there and who sits on its seats; or who is on duty on another
                       seat of it: roster, roster-of-above, roster-of-below
          do           (roles) the verb `target` for the post, the street's account or the district
expect    yes or no

The world that is asked about. A post of the template is open for INCIDENT, its org is a street. One post is above it, one
below, one is below that one ("beneath"), and one stands alone in the same street ("stranger"); they are of other templates
and have modules and seats. All are open. The accounts on the seats have role member, and a scope in which no post is.

channels  post, above, below, beneath, stranger (post channels); module-own, module-other (another one of the post);
          module-of-above, module-of-below, module-of-stranger (the first one there); incident, incident-other; unit-in
          (of the street), unit-out (of another street); consult-on, consult-off (a consultation of the post with, and
          without, the seat on its roster)
orders to module-own, module-other, module-of-above, module-of-below, module-of-stranger; seat-self, seat-own-module,
          seat-other-module, seat-command (the first other seat of the post there is in the own module, in another
          module, in none), seat-of-above, seat-of-below, seat-of-stranger (the first one there); unit-in, unit-out
orders    by-self (the seat issued it), to-self, to-module-own, of-post (from one other seat of the post to another, of
          another module or none: nothing to do with the seat), from-above (from the post above to such a seat), of-stranger
powers    close: post_close, post_link; assign: seat_assign, seat_relieve, roster_set for its seats; open: post_open with
          it as parent, in the org of the post; incident: incident_amend, _move, _set_phase, _close, _note, _set_area,
          _set_casualties, casualty_put, report_send, _amend, _phone, response_start, _set, _end of it, plan_launch without
          units, aid_ask, fence_put, _remove of a fence of it; consult: consult_open; mode: mode_set; unit: unit_set_status,
          alarm_raise, _take, _clear, deadman_set; dispatch: dispatch_send for it, dispatch_step of a dispatch to it;
          aid: aid_grant, _refuse of what is asked of the street (asked-in) or of another (asked-out); decide:
          intake_confirm, _merge, _dismiss of an entry of the street
things    (roles) what a verb is about lies in the street: INCIDENT with its report, response, fence and a dispatch of a
          unit of another street, an undecided entry, unit-in with its alarm, and aid that the street is asked for

A question that cannot be asked (a template of one module has no module-other) has no row. In peace a seat that is
war_only is nobody's: it may nothing, and has no rows of what needs somebody on it.
SPDX-License-Identifier: Apache-2.0
"""

import glob
import os
import re
import sys

TEMPLATES = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "ops", "templates")

# ---------------------------------------------------------------------------------------------- libconfig

TOKEN = re.compile(
    r"""(?P<skip>\s+|\#[^\n]*|//[^\n]*|/\*.*?\*/)
      | (?P<text>"(?:[^"\\]|\\.)*")
      | (?P<number>[-+]?(?:0[xX][0-9A-Fa-f]+|\d+(?:\.\d*)?(?:[eE][-+]?\d+)?)L?)
      | (?P<name>[A-Za-z*][-A-Za-z0-9_*]*)
      | (?P<sign>[=:;,{}()\[\]])""",
    re.VERBOSE | re.DOTALL,
)
ESCAPES = {"n": "\n", "t": "\t", "r": "\r", "f": "\f"}


def tokens(text):
    at = 0
    while at < len(text):
        match = TOKEN.match(text, at)
        if not match:
            raise ValueError(f"line {text.count(chr(10), 0, at) + 1}: what is {text[at:at + 20]!r}?")
        at = match.end()
        if match.lastgroup != "skip":
            yield match.lastgroup, match.group()
    yield "end", ""


def unquoted(text):
    def escaped(match):
        if match.group(1):
            return chr(int(match.group(1), 16))
        return ESCAPES.get(match.group(2), match.group(2))

    return re.sub(r"\\(?:x([0-9A-Fa-f]{2})|(.))", escaped, text[1:-1])


class Reader:
    def __init__(self, text):
        self.rest = list(tokens(text))
        self.at = 0

    def peek(self):
        return self.rest[self.at]

    def take(self, *wanted):
        kind, text = self.rest[self.at]
        if wanted and text not in wanted and kind not in wanted:
            raise ValueError(f"{text!r} stands where {' or '.join(wanted)} should")
        self.at += 1
        return text

    def group(self, end):
        settings = {}
        while self.peek()[0] != end and self.peek()[1] != end:
            name = self.take("name")
            self.take("=", ":")
            settings[name] = self.value()
            if self.peek()[1] in (";", ","):
                self.take()
        self.take(end)
        return settings

    def sequence(self, end):
        values = []
        while self.peek()[1] != end:
            values.append(self.value())
            if self.peek()[1] != end:
                self.take(",")
        self.take(end)
        return values

    def value(self):
        kind, text = self.peek()
        if kind == "text":
            parts = []
            while self.peek()[0] == "text":
                parts.append(unquoted(self.take()))
            return "".join(parts)
        self.take("number", "name", "{", "(", "[")
        if kind == "number":
            return int(text.rstrip("L"), 0)
        if kind == "name":
            return {"true": True, "false": False}[text.lower()]
        return self.group("}") if text == "{" else self.sequence(")" if text == "(" else "]")


def read_template(path):
    with open(path, encoding="utf-8") as file:
        return Reader(file.read()).group("end")


# ---------------------------------------------------------------------------------------------- what a file means

RIGHTS = ("hear", "say", "order", "may")


def rights_of(template, seat, mode):
    """The four sets of words of a seat: in war those that `war` names are its own."""
    rights = seat["rights"]
    if isinstance(rights, str):
        rights = template["rights"][rights]
    own = rights.get("war", {}) if mode == "war" else {}
    return {name: set(own.get(name, rights.get(name, []))) for name in RIGHTS}


# Channel -> the words of which one is enough. Units are another matter: see `reaches`.
CHANNELS = {
    "post": {"post"},
    "above": {"above"},
    "below": {"below"},
    "beneath": set(),
    "stranger": set(),
    "module-own": {"module", "modules"},
    "module-other": {"modules"},
    "module-of-above": set(),
    "module-of-below": set(),
    "module-of-stranger": set(),
    "incident": {"incident"},
    "incident-other": set(),
    "unit-in": {"units"},
    "unit-out": {"units"},
}
TARGETS = {
    "module-own": {"module", "modules"},
    "module-other": {"modules"},
    "module-of-above": set(),
    "module-of-below": {"below"},
    "module-of-stranger": set(),
    "seat-self": set(),
    "seat-own-module": {"module", "modules"},
    "seat-other-module": {"modules"},
    "seat-command": {"modules"},
    "seat-of-above": set(),
    "seat-of-below": {"below"},
    "seat-of-stranger": set(),
    "unit-in": {"units"},
    "unit-out": {"units"},
}
ORDERS = {
    "by-self": None,  # None: always
    "to-self": None,
    "to-module-own": None,
    "of-post": {"orders"},
    "from-above": {"orders"},
    "of-stranger": set(),
}
POWERS = {
    "close": {"post": True, "above": False, "below": False, "stranger": False},
    "assign": {"post": True, "above": False, "below": False, "stranger": False},
    "open": {"post": True, "above": False, "below": False, "stranger": False},
    "incident": {"incident": True, "incident-other": False},
    "consult": {"post": True, "above": False, "below": False, "stranger": False},
    "mode": {"district": True},
    "unit": {"unit-in": True, "unit-out": True},
    "dispatch": {"incident": True, "incident-other": False},
    "aid": {"asked-in": True, "asked-out": False},
    "decide": {"entry": False},  # a post of an incident decides on no entries
}
WORDS = {"dispatch": "unit", "aid": "unit", "decide": "incident"}  # a power of another name than its word


def reaches(words, target, needed):
    if needed is None:
        return True
    if target == "unit-out":
        return {"units", "district"} <= words
    return bool(needed & words)


class Rows:
    """Where the seats of a template are: which questions can be asked at all."""

    def __init__(self, template):
        self.template = template
        self.modules = [module["key"] for module in template.get("modules", [])]
        self.seats = template["seats"]

    def others(self, seat):
        """The modules ("": none) of all seats of the post but the first of this row."""
        for other in self.seats:
            count = other.get("count", 1) - (1 if other is seat else 0)
            for _ in range(count):
                yield other.get("module", "")

    def can_be_asked(self, seat, target):
        own = seat.get("module", "")
        others = list(self.others(seat))
        strange = [module for module in others if module != own or own == ""]
        if target in ("module-own", "to-module-own"):
            return own != ""
        if target == "module-other":
            return any(key != own for key in self.modules)
        if target == "seat-own-module":
            return own != "" and own in others
        if target == "seat-other-module":
            return any(module not in ("", own) for module in others)
        if target == "seat-command":
            return "" in others
        if target == "of-post":
            return len(strange) >= 2
        if target == "from-above":
            return len(strange) >= 1
        return True


def is_absent(seat, mode):
    return seat.get("war_only", False) and mode == "peace"


def rows_of_seat(rows, seat, mode):
    template = rows.template
    absent = is_absent(seat, mode)
    words = {name: set() for name in RIGHTS} if absent else rights_of(template, seat, mode)
    for ask, table, name in (
        ("hear", CHANNELS, "hear"),
        ("say", CHANNELS, "say"),
        ("order", TARGETS, "order"),
        ("hear-order", {} if absent else ORDERS, "hear"),
    ):
        for target, needed in table.items():
            if rows.can_be_asked(seat, target):
                yield ask, target, reaches(words[name], target, needed)
    for ask in () if absent else ("hear", "say"):
        yield ask, "consult-on", True
        yield ask, "consult-off", False
    for power, over in POWERS.items():
        for what, reached in over.items():
            has = reached and WORDS.get(power, power) in words["may"]
            if power == "unit":
                has = has and reaches(words["hear"], what, CHANNELS[what])
            yield "may", f"{power}:{what}", has
    for post in () if absent else ("post", "above", "below", "beneath", "stranger"):
        yield "see", post, post in ("post", "above", "below")
    for roster in () if absent else ("roster", "roster-of-above", "roster-of-below"):
        if roster != "roster" or any(True for _ in rows.others(seat)):
            yield "see", roster, not seat.get("outside", False)
    yield "take", "open", seat.get("open", False) and not absent
    yield "take", "rostered", not absent
    yield "take", "elsewhere", False
    for other in rows.seats:
        if other is not seat:
            is_deputy = other["key"] == seat.get("deputy") and not is_absent(other, mode)
            yield "stand-in", other["key"], is_deputy and not absent


# ---------------------------------------------------------------------------------------------- roles

OFFICERS = {"@admin", "@duty-district", "@duty-org"}
SEERS = OFFICERS | {"@observer", "@member"}  # of what is in the street
VERBS = {
    "template_put": {"@admin"},
    "mode_set": {"@admin", "@duty-district"},
    "post_open": OFFICERS,
    "post_link": OFFICERS,
    "post_close": OFFICERS,
    "seat_assign": OFFICERS,
    "seat_relieve": OFFICERS,
    "roster_set": OFFICERS,
    "message_post": set(),
    "order_issue": set(),
    "consult_open": set(),
    "intake_report": OFFICERS | {"@unit", "@relay", "@member"},
    "intake_confirm": OFFICERS,
    "intake_merge": OFFICERS,
    "intake_dismiss": OFFICERS,
    "incident_set_area": OFFICERS,
    "incident_set_casualties": OFFICERS,
    "casualty_put": OFFICERS,
    "report_send": OFFICERS,
    "report_amend": OFFICERS,
    "report_phone": OFFICERS,
    "response_start": OFFICERS,
    "response_set": OFFICERS,
    "response_end": OFFICERS,
    "plan_launch": OFFICERS,
    "fence_put": OFFICERS,
    "fence_remove": OFFICERS,
    "fence_cross": {"@admin", "@relay"},
    "dispatch_send": OFFICERS,
    "dispatch_step": OFFICERS,
    "aid_ask": OFFICERS,
    "aid_grant": OFFICERS,
    "aid_refuse": OFFICERS,
    "alarm_raise": OFFICERS | {"@unit", "@relay"},
    "alarm_take": OFFICERS,
    "alarm_clear": OFFICERS,
    "deadman_set": OFFICERS | {"@unit"},
    "deadman_check": OFFICERS | {"@unit"},
    "unit_describe": OFFICERS,
    "units_import": OFFICERS,
    "catalogue_put": {"@admin"},
}
PEOPLE = ("@admin", "@duty-district", "@duty-org", "@duty-elsewhere", "@unit", "@relay", "@observer", "@member")


def rows_of_role(who):
    """Whoever holds no seat hears no channel, whatever their role; a unit's account has its unit's."""
    for ask in ("hear", "say"):
        for channel in CHANNELS:
            yield ask, channel, who == "@unit" and channel == "unit-in"
        yield ask, "consult-off", False
    for order in ("of-post", "from-above", "of-stranger"):
        yield "hear-order", order, False
    for target in ("post", "stranger", "roster"):
        yield "see", target, who in SEERS
    for verb, who_may in VERBS.items():
        yield "do", verb, who in who_may


def main():
    paths = sys.argv[1:] or sorted(glob.glob(os.path.join(TEMPLATES, "*.conf")))
    print("template", "mode", "seat", "ask", "target", "expect", sep="\t")
    for mode in ("peace", "war"):
        for who in PEOPLE:
            for ask, target, expect in rows_of_role(who):
                print("-", mode, who, ask, target, "yes" if expect else "no", sep="\t")
    for path in paths:
        try:
            template = read_template(path)
        except (KeyError, ValueError) as error:
            sys.exit(f"{path}: {error}")
        rows = Rows(template)
        for mode in ("peace", "war"):
            for seat in rows.seats:
                for ask, target, expect in rows_of_seat(rows, seat, mode):
                    print(template["key"], mode, seat["key"], ask, target, "yes" if expect else "no", sep="\t")


if __name__ == "__main__":
    main()
