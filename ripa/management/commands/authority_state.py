"""``manage.py authority_state``: what authorities given as JSON are worth at a moment."""

from cases.decision_command import DecisionCommand
from ripa.life import state_at
from ripa.life_json import EVENT_NAMES, life_and_ask_from_json
from ripa.states import Kind

HELP = f"""\
Say what authorities are worth for an ask, at its moment. Reads JSON from standard input, writes
JSON to standard output, and touches no database.

In:  a list of {{"kind", "subject_under_18_source", "events", "ask"}}. "subject_under_18_source" may
     be left out where it is false.
     kind:   {", ".join(Kind)}
     events: in time order, each {{"deed", "at"}}, "at" with an offset. The deeds:
             {", ".join(EVENT_NAMES[:5])},
             {", ".join(EVENT_NAMES[5:])}.
             "granted" also has "scope" {{"subjects", "platforms", "officers", "purposes"}} (lists;
             empty means any, for subjects nobody), "restricted" (true or false), "max_viewings"
             (a number, or null for no limit), "review_by" (a day) and, for non_ripa and
             overt_determination, "to" (the last day; three months less a day from the grant where
             it is left out, null or later than that). These may also stand inside "scope".
             "scope" may also have "profiles"; where it names any, only those may be opened.
             "reviewed" also has "review_by". Only the first "granted" counts. A
             "magistrate_refused" while a renewal waits for the magistrate is of that renewal.
             Other fields are passed over.
     ask:    {{"at", "subject", "platform", "officer", "purpose", "restricted"}}, and "profile"
             where it is known; without it the ask is outside a scope that names profiles.
Out: a list, in the same order, of the states. docs/reference/authority-states.md explains each.

Example (an order of 1 January, asked about on 31 March: in_force_in_scope):
  echo '[{{"kind": "directed_surveillance", "subject_under_18_source": false, "events": [
    {{"deed": "granted", "at": "2026-01-01T09:00:00+00:00", "scope": {{"subjects": ["P1"],
     "platforms": [], "officers": [], "purposes": ["crime"]}}, "restricted": false,
     "max_viewings": 3, "review_by": "2026-03-31"}},
    {{"deed": "magistrate_approved", "at": "2026-01-01T14:00:00+00:00"}}],
    "ask": {{"at": "2026-03-31T23:59:59+01:00", "subject": "P1", "platform": "facebook",
     "officer": "asha", "purpose": "crime", "restricted": false}}}}]' \\
    | python manage.py authority_state

Bad input decides nothing: a sentence on standard error says which item is wrong, counting from 0,
and the exit code is 1.

This is not legal advice. Ask legal services when in doubt.
"""


class Command(DecisionCommand):
    """Reads lives and asks on standard input and prints the states."""

    help = HELP

    def answer(self, item: object) -> str:
        life, ask = life_and_ask_from_json(item)
        return state_at(life, ask)
