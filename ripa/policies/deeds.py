"""What the trail says about policy."""

from audit.deeds import Kind, deed

POLICY_READ = deed("policy.read", "read the policy settings", Kind.READ)
POLICY_MADE = deed("policy.made", "made {object}")
