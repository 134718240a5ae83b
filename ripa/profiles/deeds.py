"""What the trail says about the register of council profiles."""

from audit.deeds import Kind, deed

REGISTER_READ = deed("council_profile.listed", "read the register of council profiles", Kind.READ)
PROFILE_REGISTERED = deed("council_profile.added", "entered the council profile {object}")
PROFILE_CHANGED = deed("council_profile.changed", "changed the entry of {object}")
PROFILE_CLOSED = deed("council_profile.closed", "closed the council profile {object}")
