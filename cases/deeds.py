"""What the trail says about cases and people."""

from audit.deeds import Kind, deed

CASE_READ = deed("case.read", "read the case {object}", Kind.READ)
CASES_LISTED = deed("case.listed", "read a list of cases", Kind.READ)
PERSON_READ = deed("person.read", "read the record of {object}", Kind.READ)
CHRONOLOGY_READ = deed("case.chronology_read", "read the chronology of {object}", Kind.READ)
CASE_OPENED = deed("case.opened", "opened the case {object}")
CASE_CHANGED = deed("case.changed", "changed the case {object}")
CASE_CLOSED = deed("case.closed", "closed the case {object}")
CASE_REOPENED = deed("case.reopened", "opened the case {object} again")
NOTE_ADDED = deed("case.noted", "added a {object}")
NOTE_AMENDED = deed("case.note_amended", "added an amendment to a {object}")
PERSON_ADDED = deed("person.added", "added {object} to a case")
PERSON_CHANGED = deed("person.changed", "changed the record of {object}")
ALIAS_ADDED = deed("person.alias_added", "added {object}")
PROFILE_ADDED = deed("profile.added", "added the profile {object}")
ATTRIBUTION_CHANGED = deed("profile.attribution_changed", "changed how sure we are of {object}")
PROFILE_LOOKED_UP = deed(
    "profile.looked_up", "asked whether the profile {object} is known", Kind.SEARCH
)
PEOPLE_MERGED = deed("person.merged", "said that two records are one person: {object}")
PEOPLE_UNMERGED = deed("person.unmerged", "undid the {object}")
PEOPLE_COMPARED = deed("person.compared", "compared two records: {object}", Kind.READ)
COLLEAGUE_LET_IN = deed("case.let_in", "let a colleague into the case {object}")
COLLEAGUE_LET_OUT = deed("case.let_out", "ended a colleague's access to the case {object}")
LIKENESS_SHOWN = deed(
    "person.likeness_shown", "was shown people like the one they typed: {object}", Kind.SEARCH
)
