"""``manage.py standing``: how consents given as JSON stand at a moment."""

from cases.decision_command import DecisionCommand
from consent.history_json import history_and_ask_from_json
from consent.rules import Deed, Footing, standing

HELP = f"""\
Say how a subject's consent stands for an ask, at its moment. Reads JSON from standard input,
writes JSON to standard output, and touches no database.

In:  a list of {{"events", "ask"}}.
     events: in time order, each {{"id", "at", "deed"}}, "at" with an offset.
             deed:    {", ".join(Deed)}
             An answer (given, refused, withdrawn) also has "by", who decided, and "footing":
             {", ".join(Footing)}.
             "given" also has "scope" {{"platforms", "purposes", "from", "to"}}: lists,
             empty meaning any, then the first and the last day; "to" may be null.
             "scope" may also have "profiles", a list of ids: if it names any, an ask is
             covered only where its "profile" is one of them.
             "invalidated" also has "of", the id of the earlier event that it strikes out.
     ask:    {{"at", "platform", "purpose"}}, and "profile", an id, where one is to be
             looked at.
Out: a list, in the same order, of the standings. docs/reference/consent-standing.md explains each.

Example (given_in_scope):
  echo '[{{"events": [{{"id": "1", "at": "2026-06-01T09:00:00+01:00", "deed": "given",
    "by": "mother", "footing": "parental_responsibility", "scope": {{"platforms": [],
    "purposes": ["assessment"], "from": "2026-06-01", "to": null}}}}],
    "ask": {{"at": "2026-07-01T10:00:00+01:00", "platform": "tiktok",
    "purpose": "assessment"}}}}]' \\
    | python manage.py standing

Bad input decides nothing: a sentence on standard error says which item is wrong, counting from 0,
and the exit code is 1.

This is not legal advice. Ask legal services when in doubt.
"""


class Command(DecisionCommand):
    """Reads histories and asks on standard input and prints the standings."""

    help = HELP

    def answer(self, item: object) -> str:
        events, ask = history_and_ask_from_json(item)
        return standing(events, ask)
