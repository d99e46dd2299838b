"""Why a planned change of the policy (权限策略) was refused at its time."""

from domain.labels.term import term

term("policy refusal", "POLICY_LINE_WRONG", "it is no line of a policy")
term("policy refusal", "POLICY_LINE_TWICE", "a line stood twice in it")
term("policy refusal", "POLICY_LINE_STANDS", "the policy has the line already")
term("policy refusal", "POLICY_LINE_ABSENT", "the policy has no such line any more")
term("policy refusal", "POLICY_OBJECT_UNKNOWN", "there is nothing of this name to be read or done")
term("policy refusal", "POLICY_SCOPE_UNKNOWN", "there is no such scope")
term("policy refusal", "POLICY_ROLE_FIXED", "the rights of the workers belong to the program")
term("policy refusal", "POLICY_BEYOND_AUDIENCE", "customers and partners may not be given that much")
term("policy refusal", "POLICY_CHAIN", "the roles would include each other")
term("policy refusal", "POLICY_NOBODY_LEFT", "nobody could have changed the policy any more")
term("policy refusal", "POLICY_DAMAGED", "the policy's tables were changed past its acts")
term("policy refusal", "ROLE_UNKNOWN", "there is no such role")
