"""What the trail says about error cases."""

from audit.deeds import Kind, deed

ERRORS_LISTED = deed("error.listed", "read a list of error cases", Kind.READ)
ERROR_READ = deed("error.read", "read {object}", Kind.READ)
ERROR_DECIDED = deed("error.decided", "decided {object}")
