"""What the trail says about looks."""

from audit.deeds import Kind, deed

LOOK_CONSIDERED = deed("viewing.considered", "saw what stands before a look at {object}", Kind.READ)
VIEWING_ADMITTED = deed("viewing.admitted", "was let in: {object}")
VIEWING_REOPENED = deed("viewing.reopened", "went on with {object}")
PROFILE_OPENED = deed("viewing.profile_opened", "opened a further profile: {object}")
WENT_TO_PROFILE = deed("viewing.went_to_profile", "went to a profile in {object}")
VIEWING_STOPPED = deed("viewing.stopped", "was stopped before a look at {object}", Kind.REFUSAL)
VIEWING_ENDED = deed("viewing.ended", "ended {object}")
VIEWING_DECLARED = deed("viewing.declared_late", "declared a look made elsewhere: {object}")
IMMEDIATE_REVIEWED = deed(
    "viewing.immediate_reviewed", "reviewed the immediate response in {object}"
)
DECISION_REPLAYED = deed("viewing.replayed", "replayed the decision of {object}", Kind.READ)
