"""What the trail says about notices and consent."""

from audit.deeds import Kind, deed

NOTICE_RECORDED = deed("consent.notice_recorded", "recorded a {object}")
CONSENT_RECORDED = deed("consent.recorded", "recorded {object}")
CONSENT_STRUCK_OUT = deed("consent.struck_out", "struck out a record: {object}")
CONSENT_CONFIRMED = deed("consent.confirmed", "recorded {object}")
ASSESSMENT_RECORDED = deed("consent.assessed", "recorded an {object}")
SIGNED_FORM_ADDED = deed("consent.form_added", "added the {object}")
SIGNED_FORM_READ = deed("consent.form_read", "took out the {object}", Kind.READ)
ANSWER_DRAFTED = deed("consent.draft_saved", "saved a {object}")
ANSWER_DRAFT_DISCARDED = deed("consent.draft_discarded", "discarded a {object}")
ANSWER_DRAFT_READ = deed("consent.draft_read", "opened a {object}", Kind.READ)
HISTORY_READ = deed("consent.history_read", "read the consent history of {object}", Kind.READ)
OVERRIDE_RECORDED = deed("consent.overridden", "recorded an {object}")
CONSENT_READ = deed("consent.read", "read the record of {object}", Kind.READ)
WORDINGS_LISTED = deed("wording.listed", "read {object}", Kind.READ)
WORDING_READ = deed("wording.read", "read the wording {object}", Kind.READ)
WORDING_PUBLISHED = deed("wording.published", "published the wording {object}")
LETTER_PRINTED = deed("consent.letter_printed", "printed a letter: {object}")
RECEIPT_MADE = deed("consent.receipt_made", "made a receipt of {object}", Kind.EXPORT)
OVERRIDE_READ = deed("consent.override_read", "read an {object}", Kind.READ)
NOT_TOLD_RECORDED = deed("consent.not_told_recorded", "made a {object}")
NOT_TOLD_ANSWERED = deed("consent.not_told_answered", "gave an {object}")
NOT_TOLD_READ = deed("consent.not_told_read", "read a {object}", Kind.READ)
LAWFUL_BASIS_RECORDED = deed("consent.lawful_basis_recorded", "recorded the {object}")
LAWFUL_BASIS_READ = deed(
    "consent.lawful_basis_read", "read the lawful basis of {object}", Kind.READ
)
