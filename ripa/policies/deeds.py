"""What the trail says about policy."""

from audit.deeds import Kind, deed

POLICY_READ = deed("policy.read", "read the policy settings", Kind.READ)
PROPOSAL_READ = deed("policy.proposal_read", "read the {object}", Kind.READ)
POLICY_PROPOSED = deed("policy.proposed", "proposed to change the policy: {object}")
POLICY_MADE = deed("policy.made", "agreed to a change of policy, and made {object}")
POLICY_TURNED_DOWN = deed("policy.turned_down", "turned down the {object}")
POLICY_TAKEN_BACK = deed("policy.taken_back", "took back the {object}")
POLICY_TRIED = deed("policy.tried", "tried other policy settings on past looks", Kind.READ)
POLICY_TRIED_ROWS = deed(
    "policy.tried_rows", "read which past looks other policy settings would decide anew", Kind.READ
)
