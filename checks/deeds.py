"""What the trail says about checks and what they found."""

from audit.deeds import Kind, deed

CHECK_READ = deed("check.read", "read {object}", Kind.READ)
CHECK_PLANNED = deed("check.planned", "planned {object}")
CHECK_CHANGED = deed("check.changed", "changed {object}")
CHECK_CLOSED = deed("check.closed", "closed {object}")
KEEPING_ANSWERED = deed("check.keeping_answered", "gave an {object}")
INTEREST_ANSWERED = deed(
    "check.interest_answered", "said whether they have an interest of their own in {object}"
)
VIEWING_READ = deed("viewing.read", "read {object}", Kind.READ)
OUTCOME_RECORDED = deed("viewing.outcome_recorded", "recorded the {object}")
FINDING_ASSESSED = deed("finding.assessed", "said how far to rely on a finding: {object}")
DRAFT_SAVED = deed("check.draft_saved", "saved a {object}")
DRAFT_READ = deed("check.draft_read", "read a {object}", Kind.READ)
VIEWING_FLAGGED = deed("viewing.flagged", "put a {object}, as its consent is gone")
FLAG_REVIEWED = deed("viewing.flag_reviewed", "made the {object}")
