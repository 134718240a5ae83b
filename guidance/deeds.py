"""What the trail says about guidance."""

from audit.deeds import Kind, deed

GUIDANCE_LISTED = deed("guidance.listed", "read the guidance contents", Kind.READ)
CHAPTER_READ = deed("guidance.read", "read the guidance “{object}”", Kind.READ)
CONTACTS_READ = deed("guidance.contacts_read", "read the help and contacts page", Kind.READ)
CHAPTER_ACKNOWLEDGED = deed(
    "guidance.acknowledged", "said that they read and will follow “{object}”"
)
