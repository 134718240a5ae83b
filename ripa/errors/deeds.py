"""What the trail says about error cases."""

from audit.deeds import Kind, deed

ERRORS_LISTED = deed("error.listed", "read a list of error cases", Kind.READ)
ERROR_READ = deed("error.read", "read {object}", Kind.READ)
LOOK_READ_TO_REPORT = deed("error.look_read", "read of {object}, to report it", Kind.READ)
USES_READ = deed("error.uses_read", "read the looks made under {object}", Kind.READ)
MATERIAL_READ = deed("error.material_read", "read the material closed by {object}", Kind.READ)
ERROR_OPENED = deed("error.opened", "opened {object}")
ERROR_ESTABLISHED = deed("error.established", "said whether {object} is a relevant RIPA error")
ERROR_DECIDED = deed("error.decided", "decided {object}")
ERROR_REPORTED = deed("error.reported", "recorded that {object} was reported to the Commissioner")
REPORT_PRINTED = deed("error.report_printed", "made the report on {object}", Kind.EXPORT)
