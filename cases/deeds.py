"""What the trail says about cases and people."""

from audit.deeds import Kind, deed

CASE_READ = deed("case.read", "read the case {object}", Kind.READ)
CASES_LISTED = deed("case.listed", "read a list of cases", Kind.READ)
PERSON_READ = deed("person.read", "read the record of {object}", Kind.READ)
CASE_OPENED = deed("case.opened", "opened the case {object}")
CASE_CHANGED = deed("case.changed", "changed the case {object}")
NOTE_ADDED = deed("case.noted", "added a {object}")
PERSON_ADDED = deed("person.added", "added {object} to a case")
PERSON_CHANGED = deed("person.changed", "changed the record of {object}")
ALIAS_ADDED = deed("person.alias_added", "added {object}")
PROFILE_ADDED = deed("profile.added", "added the profile {object}")
ATTRIBUTION_CHANGED = deed("profile.attribution_changed", "changed how sure we are of {object}")
PEOPLE_MERGED = deed("person.merged", "said that two records are one person: {object}")
PEOPLE_UNMERGED = deed("person.unmerged", "undid the {object}")
COLLEAGUE_LET_IN = deed("case.let_in", "let a colleague into the case {object}")
COLLEAGUE_LET_OUT = deed("case.let_out", "ended a colleague's access to the case {object}")
LIKENESS_SHOWN = deed(
    "person.likeness_shown", "was shown people like the one they typed: {object}", Kind.SEARCH
)
