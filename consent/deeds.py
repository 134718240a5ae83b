"""What the trail says about notices and consent."""

from audit.deeds import Kind, deed

NOTICE_RECORDED = deed("consent.notice_recorded", "recorded a {object}")
CONSENT_RECORDED = deed("consent.recorded", "recorded {object}")
CONSENT_STRUCK_OUT = deed("consent.struck_out", "struck out a record: {object}")
OVERRIDE_RECORDED = deed("consent.overridden", "recorded an {object}")
CONSENT_READ = deed("consent.read", "read the record of {object}", Kind.READ)
WORDINGS_LISTED = deed("wording.listed", "read {object}", Kind.READ)
WORDING_READ = deed("wording.read", "read the wording {object}", Kind.READ)
WORDING_PUBLISHED = deed("wording.published", "published the wording {object}")
LETTER_PRINTED = deed("consent.letter_printed", "printed a letter: {object}")
RECEIPT_MADE = deed("consent.receipt_made", "made a receipt of {object}", Kind.EXPORT)
