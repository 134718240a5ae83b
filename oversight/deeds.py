"""What the trail says about those who watch: their reads are in it too."""

from audit.deeds import Kind, deed

HOME_READ = deed("home.read", "read their home page", Kind.READ)
MESSAGE_OPENED = deed("message.opened", "opened a message: {object}", Kind.READ)
SEARCHED = deed("search.made", "searched the service", Kind.SEARCH)
TRAIL_READ = deed("trail.read", "read the access trail", Kind.READ)
ENTRY_READ = deed("trail.entry_read", "read entry {object} of the access trail", Kind.READ)
TRAIL_VERIFIED = deed("trail.verified", "verified the access trail: {object}", Kind.READ)
TRAIL_EXPORTED = deed("trail.exported", "exported the access trail", Kind.EXPORT)
SUBJECT_READ = deed("subject.read", "read every look at {object}", Kind.READ)
TEAM_WORK_READ = deed("team.work_read", "read the work of {object}", Kind.READ)
