"""What the trail says about returns and reports."""

from audit.deeds import Kind, deed

RETURNS_LISTED = deed("returns.listed", "read the list of returns", Kind.READ)
RETURN_READ = deed("returns.read", "read the figures of a report: {object}", Kind.READ)
FIGURE_READ = deed("returns.figure_read", "read what a figure counts: {object}", Kind.READ)
RETURN_EXPORTED = deed(
    "returns.exported", "took the figures of a report away as a file: {object}", Kind.EXPORT
)
EXCLUDED = deed("returns.excluded", "left an authority out of a report: {object}")
PUT_BACK = deed("returns.put_back", "put an authority back into a report: {object}")
ISSUED = deed("returns.issued", "issued a report: {object}")
ISSUED_LISTED = deed("returns.issued_listed", "read the list of issued reports", Kind.READ)
ISSUED_TAKEN = deed(
    "returns.issued_taken", "took an issued report as a file: {object}", Kind.EXPORT
)
