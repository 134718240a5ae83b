"""What the trail says about the central record and its inspection packs."""

from audit.deeds import Kind, deed

RECORD_READ = deed("record.read", "read the central record of authorities", Kind.READ)
RECORD_EXPORTED = deed("record.exported", "took the central record away: {object}", Kind.EXPORT)
PACKS_LISTED = deed("pack.listed", "read the list of inspection packs", Kind.READ)
PACK_READ = deed("pack.read", "saw how far the {object} is", Kind.READ)
PACK_ASKED = deed("pack.asked", "asked for an {object}")
PACK_CANCELLED = deed("pack.cancelled", "cancelled the {object}")
PACK_GATHERED = deed("pack.gathered", "read the central record, for the {object}", Kind.READ)
PACK_MADE = deed("pack.made", "made the {object}")
PACK_FAILED = deed("pack.failed", "could not make the {object}")
PACK_TAKEN = deed("pack.taken", "took away the {object}", Kind.EXPORT)
PACK_DELETED = deed("pack.deleted", "deleted the file of the {object}, as its time was over")
