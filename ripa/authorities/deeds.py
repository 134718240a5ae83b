"""What the trail says about authorities."""

from audit.deeds import Kind, deed

AUTHORITY_READ = deed("authority.read", "read the authority {object}", Kind.READ)
AUTHORITIES_LISTED = deed("authority.listed", "read a list of authorities", Kind.READ)
DRAFT_BEGUN = deed("authority.begun", "began an application for an authority: {object}")
DRAFT_SAVED = deed("authority.saved", "saved a draft of the {object}")
SUBMITTED = deed("authority.submitted", "submitted the {object}")
WITHDRAWN = deed("authority.withdrawn", "withdrew the {object}")
REVISED = deed("authority.revised", "began to revise the {object}")
SUPPORTED = deed("authority.supported", "supported the {object}")
CHECKED = deed("authority.checked", "checked and numbered the application for {object}")
RETURNED = deed("authority.returned", "returned {object} to the applicant")
GRANTED = deed("authority.granted", "granted {object}")
REFUSED = deed("authority.refused", "refused {object}")
MAGISTRATE_APPROVED = deed(
    "authority.magistrate_approved", "recorded the magistrate's approval of {object}"
)
MAGISTRATE_REFUSED = deed(
    "authority.magistrate_refused", "recorded that the magistrate refused {object}"
)
REVIEWED = deed("authority.reviewed", "reviewed {object}")
RENEWED = deed("authority.renewed", "renewed {object}")
RENEWAL_APPROVED = deed(
    "authority.renewal_approved", "recorded the magistrate's approval of the renewal of {object}"
)
RENEWAL_REFUSED = deed(
    "authority.renewal_refused", "recorded that the magistrate refused the renewal of {object}"
)
CANCELLED = deed("authority.cancelled", "cancelled {object}")
CLOSED_OUT = deed("authority.closed_out", "said what became of what {object} found, after it ended")

# Papers and orders.
APPLICATION_PRINTED = deed(
    "authority.application_printed", "printed the application for {object}", Kind.EXPORT
)
FILE_PRINTED = deed("authority.file_printed", "printed the whole file of {object}", Kind.EXPORT)
PACK_PRINTED = deed(
    "authority.pack_printed", "printed the magistrate's pack for {object}", Kind.EXPORT
)
ORDER_ADDED = deed("authority.order_added", "added a magistrate's order to {object}")
ORDER_READ = deed("authority.order_read", "took out a magistrate's order of {object}", Kind.READ)
