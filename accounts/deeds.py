"""What the trail says about staff and sign-ins."""

from audit.deeds import Kind, deed

SIGNED_IN = deed("staff.signed_in", "signed in", Kind.SIGN_IN)
SIGNED_OUT = deed("staff.signed_out", "signed out", Kind.SIGN_IN)
SIGN_IN_FAILED = deed("staff.sign_in_failed", "failed to sign in", Kind.SIGN_IN)
SIGN_IN_REFUSED = deed(
    "staff.sign_in_refused", "was not signed in, as their access had ended", Kind.REFUSAL
)
PASSWORD_CHANGED = deed("staff.password_changed", "chose a new password", Kind.SIGN_IN)
STAFF_LISTED = deed("staff.listed", "read the list of staff", Kind.READ)
STAFF_READ = deed("staff.read", "read the staff record of {object}", Kind.READ)
STAFF_ADDED = deed("staff.added", "added {object} to the staff")
STAFF_CHANGED = deed("staff.changed", "changed the staff record of {object}")
POSTED = deed("staff.posted", "gave a role: {object}")
POSTING_ENDED = deed("staff.posting_ended", "ended a role: {object}")
TRAINING_RECORDED = deed("staff.training_recorded", "recorded: {object}")
TEAM_ADDED = deed("staff.team_added", "added the team {object}")
FORM_HELD = deed("staff.form_held", "had a form kept while signing in again")
